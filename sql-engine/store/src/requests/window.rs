//! A stretch of a list's rows as pages: which page it begins on, and how many rows of that page come before it. `routes` reckons
//! with it for OFFSET; `pages` does again where the server's pages turn out smaller.

/// Where to find rows `offset` to `offset + rows` of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) page_size: u32,
    /// Number of the first page, from 1.
    pub(crate) first_page: u64,
    /// Rows of the first page that come before the stretch.
    pub(crate) skip: u64,
    /// Pages that the stretch takes; `None` when it goes to the end of the list.
    pub(crate) pages: Option<u64>,
}

impl Window {
    /// The stretch in the fewest pages of at most `largest` rows, and of those with the fewest rows to spare.
    pub(crate) fn of(offset: u64, rows: Option<u64>, largest: u32) -> Self {
        let largest = largest.max(1);
        let Some(rows) = rows.map(|rows| rows.max(1)) else { return Self::by(offset, None, largest) };
        let taken = |window: &Self| {
            let pages = window.pages.unwrap_or(u64::MAX);
            (pages, pages.saturating_mul(u64::from(window.page_size)))
        };
        let windows = (1..largest).map(|page_size| Self::by(offset, Some(rows), page_size));
        windows.fold(Self::by(offset, Some(rows), largest), |best, window| {
            if taken(&window) < taken(&best) { window } else { best }
        })
    }

    /// The stretch in pages of this size.
    fn by(offset: u64, rows: Option<u64>, page_size: u32) -> Self {
        let size = u64::from(page_size);
        let before = offset / size;
        let pages = rows.map(|rows| offset.saturating_add(rows).div_ceil(size) - before);
        Self { page_size, first_page: before + 1, skip: offset % size, pages }
    }
}

#[cfg(test)]
mod tests {
    use super::Window;

    fn window(offset: u64, rows: u64, largest: u32) -> (u32, u64, u64, u64) {
        let Window { page_size, first_page, skip, pages } = Window::of(offset, Some(rows), largest);
        (page_size, first_page, skip, pages.unwrap_or(0))
    }

    #[test]
    fn a_page_of_a_grid_is_one_request() {
        assert_eq!(window(500, 50, 250), (50, 11, 0, 1));
        assert_eq!(window(0, 50, 250), (50, 1, 0, 1));
        // The tenth page of 56 holds rows 504 to 559.
        assert_eq!(window(505, 50, 250), (56, 10, 1, 1));
    }

    #[test]
    fn every_stretch_is_covered_by_its_pages() {
        for offset in (0..1200).step_by(7) {
            for rows in [1, 10, 49, 50, 99, 250, 251, 600] {
                let (size, first, skip, pages) = window(offset, rows, 250);
                let start = (first - 1) * u64::from(size);
                assert_eq!(start + skip, offset);
                assert!(skip < u64::from(size));
                assert!(start + pages * u64::from(size) >= offset + rows);
                assert!(pages <= rows.div_ceil(250) + 1, "{offset} {rows}: {pages} pages");
            }
        }
    }

    #[test]
    fn the_rest_of_a_list_begins_within_its_largest_pages() {
        let expected = Window { page_size: 250, first_page: 5, skip: 7, pages: None };
        assert_eq!(Window::of(1007, None, 250), expected);
    }
}
