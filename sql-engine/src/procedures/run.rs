//! Does what a call asks for and gives its one row.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::datatypes::{Field, Schema};
use arrow::record_batch::RecordBatch;
use bigcommerce_store::schemas::fold;
use bigcommerce_store::{Grant, Login, Secret};

use super::{Argument, Call};
use crate::error::SqlError;
use crate::result::Datum;

/// Runs a call with the values of its markers.
///
/// # Errors
/// Whatever the login meets.
pub(crate) async fn run(call: &Call, values: &[Datum], login: &Login) -> Result<RecordBatch, SqlError> {
    let given = |name: &str| argument(call, values, name);
    let mut login = login.clone();
    for (name, property) in
        [("Scope", &mut login.scope), ("CallbackURL", &mut login.callback_url), ("State", &mut login.state)]
    {
        if let Some(value) = given(name)? {
            *property = value;
        }
    }
    let row = match call.procedure.name {
        "GetOAuthAuthorizationURL" => {
            let state = login.new_state()?;
            vec![login.authorization_url(&state)?, state]
        }
        "GetOAuthAccessToken" => {
            let code = given("Verifier")?.map(Secret::new).unwrap_or_else(|| login.verifier.clone());
            let grant =
                if code.is_empty() { login.renew_in_browser().await? } else { login.redeem(&code).await? };
            token_row(grant)
        }
        "RefreshOAuthAccessToken" => token_row(login.refresh().await?),
        other => return Err(SqlError::Internal(format!("the procedure {other} does nothing"))),
    };
    let fields: Vec<Field> = call
        .procedure
        .columns
        .iter()
        .map(|column| Field::new(column.name, column.result_type.arrow(), true))
        .collect();
    let arrays = row.into_iter().map(|value| -> ArrayRef { Arc::new(StringArray::from(vec![value])) });
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays.collect())
        .map_err(|error| SqlError::Internal(error.to_string()))
}

fn token_row(grant: Grant) -> Vec<String> {
    vec![grant.access_token.expose().to_owned(), grant.store_id, grant.scope]
}

/// The text given for a parameter; NULL and an empty text count as not given.
fn argument(call: &Call, values: &[Datum], name: &str) -> Result<Option<String>, SqlError> {
    let is_this = |index: usize| {
        call.procedure.parameters.get(index).is_some_and(|parameter| fold(parameter.name) == fold(name))
    };
    let Some((_, argument)) = call.arguments.iter().find(|(index, _)| is_this(*index)) else {
        return Ok(None);
    };
    let text = match argument {
        Argument::Null => return Ok(None),
        Argument::Text(text) => text.clone(),
        Argument::Marker(index) => match values.get(*index) {
            None | Some(Datum::Null) => return Ok(None),
            Some(Datum::Text(text)) => text.clone(),
            Some(Datum::Integer(number)) => number.to_string(),
            Some(_) => {
                return Err(SqlError::Conversion(format!(
                    "The parameter {name} of {} is a text.",
                    call.procedure.name
                )));
            }
        },
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}
