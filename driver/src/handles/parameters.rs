//! The steps of an execution under way: those still to run, and the values that SQLPutData still has to give.
//! `api::execute`, `api::param_data` and `api::put_data` move them on.

use std::collections::VecDeque;

use bigcommerce_sql::Datum;

use crate::diagnostics::Diagnostic;
use crate::memory::Address;

/// One set of parameters, copied out of the application's memory.
#[derive(Debug)]
pub struct ParameterSet {
    /// Its place in the application's arrays, from 0.
    pub number: usize,
    /// Its values, or what is wrong with one of them.
    pub values: Result<Vec<Datum>, Diagnostic>,
}

/// A statement still to run, with the values of one set of parameters.
#[derive(Debug)]
pub struct Step {
    /// The place of the set in the application's arrays, from 0.
    pub set: usize,
    /// The statement among those sent together, from 0.
    pub statement: usize,
    /// The statement's values, or what is wrong with one of the set.
    pub values: Result<Vec<Datum>, Diagnostic>,
}

/// An execution that waits for SQLParamData and SQLPutData.
#[derive(Debug)]
pub struct DataAtExecution {
    /// The sets; a value not given yet is NULL.
    pub sets: VecDeque<ParameterSet>,
    /// The parameters still to be asked for, in order.
    pub due: VecDeque<DueParameter>,
    /// The parameter that SQLPutData gives now, and what it gave.
    pub current: Option<(DueParameter, GivenData)>,
}

/// A parameter whose value comes at execution time.
#[derive(Debug, Clone, Copy)]
pub struct DueParameter {
    /// Number of its set in the application's arrays, from 0.
    pub set: usize,
    /// Its number, from 1.
    pub parameter: u16,
    /// What SQLParamData returns to say which parameter it wants.
    pub token: Address,
    /// C type of the data; never SQL_C_DEFAULT.
    pub c_type: i16,
    /// ParameterType.
    pub sql_type: i16,
}

/// What SQLPutData gave for a parameter so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GivenData {
    /// It was not called yet.
    Nothing,
    /// SQL_NULL_DATA.
    Null,
    /// The pieces, joined.
    Bytes(Vec<u8>),
}

impl DataAtExecution {
    /// Puts a value, or what is wrong with it, in its place. The first mistake of a set is the one that is kept.
    pub fn settle(&mut self, parameter: &DueParameter, value: Result<Datum, Diagnostic>) {
        let Some(set) = self.sets.iter_mut().find(|set| set.number == parameter.set) else { return };
        let Ok(values) = &mut set.values else { return };
        match value {
            Err(error) => set.values = Err(error),
            Ok(value) => {
                let place = usize::from(parameter.parameter).checked_sub(1);
                if let Some(place) = place.and_then(|index| values.get_mut(index)) {
                    *place = value;
                }
            }
        }
    }
}
