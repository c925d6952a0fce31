//! Stored procedures: what the driver does beside queries, called by EXEC, CALL and `{call …}`. `call` reads a call, `run` does
//! what it asks for; the table here also feeds SQLProcedures and `sys_procedures`.

mod call;
mod run;

use bigcommerce_store::schemas::fold;

use crate::result::ResultType::{self, LongVarchar, Varchar};

pub(crate) use call::{Argument, Call, parse_call, without_values};
pub(crate) use run::run;

/// A stored procedure.
#[derive(Debug)]
pub struct Procedure {
    /// The listed name.
    pub name: &'static str,
    /// One sentence for a user.
    pub description: &'static str,
    /// What it takes, in the order of `{call name(?, …)}`. All can be left out.
    pub parameters: &'static [ProcedureColumn],
    /// The columns of its one row.
    pub columns: &'static [ProcedureColumn],
}

/// A parameter of a procedure, or a column of its result.
#[derive(Debug)]
pub struct ProcedureColumn {
    /// The listed name.
    pub name: &'static str,
    /// One sentence for a user.
    pub description: &'static str,
    /// The SQL type.
    pub result_type: ResultType,
}

const fn column(name: &'static str, result_type: ResultType, description: &'static str) -> ProcedureColumn {
    ProcedureColumn { name, description, result_type }
}

const SCOPE: ProcedureColumn = column(
    "Scope",
    Varchar(4_000),
    "The OAuth scopes to ask for, separated by spaces; else the Scope property.",
);
const CALLBACK: ProcedureColumn = column(
    "CallbackURL",
    Varchar(2_000),
    "The address that the app is registered with; else the CallbackURL property.",
);
const STATE: ProcedureColumn = column(
    "State",
    Varchar(2_000),
    "A text that comes back with the code; else the State property, or a random one.",
);

const TOKEN: &[ProcedureColumn] = &[
    column("OAuthAccessToken", LongVarchar, "The access token."),
    column("StoreId", Varchar(255), "The store that it is for."),
    column("Scope", Varchar(4_000), "The scopes granted."),
];

/// All procedures, by name.
pub const PROCEDURES: &[Procedure] = &[
    Procedure {
        name: "GetOAuthAccessToken",
        description: "Exchanges the code that a browser brought for an access token and keeps it in OAuthSettingsLocation. Without a code it opens the browser of this machine.",
        parameters: &[
            column(
                "Verifier",
                Varchar(4_000),
                "The code from the address that the browser came back to; else the OAuthVerifier property.",
            ),
            SCOPE,
            CALLBACK,
            STATE,
        ],
        columns: TOKEN,
    },
    Procedure {
        name: "GetOAuthAuthorizationURL",
        description: "Gives the address to open in a browser, on any machine, to let the app into a store.",
        parameters: &[SCOPE, CALLBACK, STATE],
        columns: &[
            column("URL", LongVarchar, "The address."),
            column("State", Varchar(2_000), "The text that comes back with the code."),
        ],
    },
    Procedure {
        name: "RefreshOAuthAccessToken",
        description: "Reads the token kept in OAuthSettingsLocation again, and renews it where it came with a refresh token. Tokens of BigCommerce do not expire.",
        parameters: &[],
        columns: TOKEN,
    },
];

/// The procedure of this name, whatever its case and underscores.
pub fn procedure(name: &str) -> Option<&'static Procedure> {
    let wanted = fold(name);
    PROCEDURES.iter().find(|procedure| fold(procedure.name) == wanted)
}
