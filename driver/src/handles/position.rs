//! Where a fetch of a scrollable cursor lands: the tables of SQLFetchScroll in the ODBC specification, one function per
//! table. Pure; `cursor` asks it and moves the rows.

/// What SQLFetchScroll was asked for. Row numbers start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// SQL_FETCH_NEXT
    Next,
    /// SQL_FETCH_PRIOR
    Prior,
    /// SQL_FETCH_FIRST
    First,
    /// SQL_FETCH_LAST
    Last,
    /// SQL_FETCH_ABSOLUTE with its offset.
    Absolute(isize),
    /// SQL_FETCH_RELATIVE with its offset.
    Relative(isize),
    /// SQL_FETCH_BOOKMARK: the row of the bookmark, and the offset from it.
    Bookmark(usize, isize),
}

/// Where a cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Before the first row, as after opening.
    BeforeStart,
    /// On a rowset.
    Rowset {
        /// Number of its first row.
        first: usize,
        /// Rows that were asked for, however many there were.
        size: usize,
    },
    /// After the last row.
    AfterEnd,
}

/// Where a fetch leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Landing {
    /// Nothing is fetched.
    BeforeStart,
    /// Nothing is fetched.
    AfterEnd,
    /// The rowset begins at this row.
    Row(usize),
    /// The rowset would have begun before the first row and begins with it instead: 01S06.
    FirstInstead,
}

/// Finds the landing. `reach` makes rows known up to the number given, or to the end, and says how many are known then.
///
/// # Errors
/// Those of `reach`.
pub fn land<E>(
    orientation: Orientation,
    position: Position,
    size: usize,
    mut reach: impl FnMut(usize) -> Result<usize, E>,
) -> Result<Landing, E> {
    match orientation {
        Orientation::First => row(1, &mut reach),
        Orientation::Last => {
            let last = reach(usize::MAX)?;
            Ok(if last == 0 { Landing::AfterEnd } else { Landing::Row(last.saturating_sub(size) + 1) })
        }
        Orientation::Next => match position {
            Position::BeforeStart => row(1, &mut reach),
            Position::Rowset { first, size } => row(first.saturating_add(size), &mut reach),
            Position::AfterEnd => Ok(Landing::AfterEnd),
        },
        Orientation::Prior => prior(position, size, &mut reach),
        Orientation::Absolute(offset) => absolute(offset, size, &mut reach),
        Orientation::Relative(offset) => relative(offset, position, size, &mut reach),
        Orientation::Bookmark(marked, offset) => match marked.checked_add_signed(offset) {
            None if offset > 0 => Ok(Landing::AfterEnd),
            None | Some(0) => Ok(Landing::BeforeStart),
            Some(target) => row(target, &mut reach),
        },
    }
}

fn row<E>(number: usize, reach: &mut impl FnMut(usize) -> Result<usize, E>) -> Result<Landing, E> {
    Ok(if reach(number)? >= number { Landing::Row(number) } else { Landing::AfterEnd })
}

fn prior<E>(
    position: Position,
    size: usize,
    reach: &mut impl FnMut(usize) -> Result<usize, E>,
) -> Result<Landing, E> {
    Ok(match position {
        Position::BeforeStart | Position::Rowset { first: ..=1, .. } => Landing::BeforeStart,
        Position::Rowset { first, .. } if first <= size => Landing::FirstInstead,
        Position::Rowset { first, .. } => Landing::Row(first - size),
        Position::AfterEnd => match reach(usize::MAX)? {
            0 => Landing::BeforeStart,
            last if last < size => Landing::FirstInstead,
            last => Landing::Row(last - size + 1),
        },
    })
}

fn absolute<E>(
    offset: isize,
    size: usize,
    reach: &mut impl FnMut(usize) -> Result<usize, E>,
) -> Result<Landing, E> {
    let distance = offset.unsigned_abs();
    match offset {
        0 => Ok(Landing::BeforeStart),
        1.. => row(distance, reach),
        _ => Ok(match reach(usize::MAX)? {
            last if distance <= last => Landing::Row(last - distance + 1),
            last if distance <= size && last > 0 => Landing::FirstInstead,
            _ => Landing::BeforeStart,
        }),
    }
}

fn relative<E>(
    offset: isize,
    position: Position,
    size: usize,
    reach: &mut impl FnMut(usize) -> Result<usize, E>,
) -> Result<Landing, E> {
    let first = match position {
        Position::BeforeStart if offset > 0 => return absolute(offset, size, reach),
        Position::AfterEnd if offset < 0 => return absolute(offset, size, reach),
        Position::BeforeStart => return Ok(Landing::BeforeStart),
        Position::AfterEnd => return Ok(Landing::AfterEnd),
        Position::Rowset { first, .. } => first,
    };
    match first.checked_add_signed(offset) {
        None if offset > 0 => Ok(Landing::AfterEnd),
        None | Some(0) if first > 1 && offset.unsigned_abs() <= size => Ok(Landing::FirstInstead),
        None | Some(0) => Ok(Landing::BeforeStart),
        Some(target) => row(target, reach),
    }
}

#[cfg(test)]
mod tests {
    use super::{Landing, Orientation, Position, land};
    use Landing::{AfterEnd, BeforeStart, FirstInstead, Row};
    use Orientation::{Absolute, Bookmark, First, Last, Next, Prior, Relative};

    /// Lands in a result of so many rows.
    fn landing(orientation: Orientation, position: Position, size: usize, rows: usize) -> Landing {
        let reach = |wanted: usize| Ok::<_, std::convert::Infallible>(rows.min(wanted));
        land(orientation, position, size, reach).unwrap_or(BeforeStart)
    }

    fn at(first: usize) -> Position {
        Position::Rowset { first, size: 10 }
    }

    #[test]
    fn the_example_of_the_specification() {
        // Appendix "Cursor Positioning Example": 100 rows, rowset size 5.
        let rowset = |first| Position::Rowset { first, size: 5 };
        for (orientation, position, expected) in [
            (Next, Position::BeforeStart, Row(1)),
            (Next, rowset(1), Row(6)),
            (Relative(-1), rowset(6), Row(5)),
            (Relative(-3), rowset(5), Row(2)),
            (Relative(-3), rowset(2), FirstInstead),
            (Absolute(-1), rowset(1), Row(100)),
        ] {
            assert_eq!(landing(orientation, position, 5, 100), expected, "{orientation:?} {position:?}");
        }
    }

    #[test]
    fn next_and_prior_obey_the_size_used_before_and_the_new_one() {
        for (orientation, position, size, expected) in [
            (Next, at(91), 3, AfterEnd),
            (Next, at(81), 3, Row(91)),
            (Next, Position::AfterEnd, 3, AfterEnd),
            (Prior, Position::BeforeStart, 3, BeforeStart),
            (Prior, at(1), 3, BeforeStart),
            (Prior, at(3), 3, FirstInstead),
            (Prior, at(4), 3, Row(1)),
            (Prior, Position::AfterEnd, 10, Row(91)),
            (Prior, Position::AfterEnd, 100, Row(1)),
            (Prior, Position::AfterEnd, 101, FirstInstead),
        ] {
            assert_eq!(
                landing(orientation, position, size, 100),
                expected,
                "{orientation:?} {position:?} {size}"
            );
        }
    }

    #[test]
    fn first_last_and_absolute_count_from_both_ends() {
        for (orientation, size, expected) in [
            (First, 10, Row(1)),
            (Last, 10, Row(91)),
            (Last, 101, Row(1)),
            (Absolute(0), 10, BeforeStart),
            (Absolute(100), 10, Row(100)),
            (Absolute(101), 10, AfterEnd),
            (Absolute(-100), 10, Row(1)),
            (Absolute(-101), 10, BeforeStart),
            (Absolute(-101), 101, FirstInstead),
            (Absolute(isize::MIN), 10, BeforeStart),
            (Absolute(isize::MAX), 10, AfterEnd),
        ] {
            for position in [Position::BeforeStart, at(50), Position::AfterEnd] {
                assert_eq!(landing(orientation, position, size, 100), expected, "{orientation:?} {size}");
            }
        }
    }

    #[test]
    fn relative_moves_from_the_rowset_and_like_absolute_from_outside() {
        for (offset, position, expected) in [
            (0, at(5), Row(5)),
            (95, at(5), Row(100)),
            (96, at(5), AfterEnd),
            (-4, at(5), Row(1)),
            (-5, at(5), FirstInstead),
            (-10, at(5), FirstInstead),
            (-11, at(5), BeforeStart),
            (-1, at(1), BeforeStart),
            (isize::MIN, at(5), BeforeStart),
            (isize::MAX, at(5), AfterEnd),
            (3, Position::BeforeStart, Row(3)),
            (0, Position::BeforeStart, BeforeStart),
            (-3, Position::BeforeStart, BeforeStart),
            (-3, Position::AfterEnd, Row(98)),
            (0, Position::AfterEnd, AfterEnd),
        ] {
            assert_eq!(landing(Relative(offset), position, 10, 100), expected, "{offset} {position:?}");
        }
    }

    #[test]
    fn a_bookmark_is_a_place_to_count_from() {
        for (row, offset, expected) in [
            (7, 0, Row(7)),
            (7, -6, Row(1)),
            (7, -7, BeforeStart),
            (7, -8, BeforeStart),
            (7, 94, AfterEnd),
            (usize::MAX, 1, AfterEnd),
        ] {
            assert_eq!(landing(Bookmark(row, offset), at(1), 10, 100), expected, "{row} {offset}");
        }
    }

    #[test]
    fn an_empty_result_has_no_rowset_anywhere() {
        for orientation in [Next, First, Last, Absolute(1)] {
            assert_eq!(landing(orientation, Position::BeforeStart, 5, 0), AfterEnd, "{orientation:?}");
        }
        assert_eq!(landing(Absolute(-1), Position::BeforeStart, 5, 0), BeforeStart);
        assert_eq!(landing(Prior, Position::AfterEnd, 5, 0), BeforeStart);
    }
}
