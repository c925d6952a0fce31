//! Every value of `SELECT *` of every table, compared with a second reading of the stand-in store: plain HTTP, another
//! JSON reader and another idea of what each value means.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::BTreeSet;
use std::sync::Arc;

use bigcommerce_sandbox::SandboxOptions;
use bigcommerce_sql::schemas::{Catalogue, RouteKind, Table};
use bigcommerce_tests::reading::{Walker, expected};
use bigcommerce_tests::{Fixture, on_large_stack};

/// Keys of the tables that the API has no list of, as the stand-in store has them.
const KEYS: &[(&str, &[&str])] = &[
    ("AbandonedCarts", &["afc726ab-0000-4000-8000-000000000001"]),
    ("Carts", CARTS),
    ("Checkouts", CARTS),
    ("TaxProviderConnections", &["SandboxTax"]),
    ("ThemeCustomTemplates", &["158e6062-0000-4000-8000-000000000000"]),
    ("ThemeJobs", &["010e3447-0000-4000-8000-000000000001"]),
    ("ThemeRegions", &["pages/home"]),
];

/// Some with coupons, with fees, and with goods of each kind.
const CARTS: &[&str] = &[
    "00000000-0000-4000-8000-000000000065",
    "00000000-0000-4000-8000-000000000067",
    "00000000-0000-4000-8000-00000000006f",
    "00000000-0000-4000-8000-000000000071",
    "00000000-0000-4000-8000-000000000081",
];

/// Tables of which the stand-in store has no rows: features of old stores, and settings no option there has.
const WITHOUT_ROWS: &[&str] = &[
    "OrderProductConfigurableFields",
    "ProductOptionFileTypes",
    "ProductOptionOtherFileTypes",
    "ProductParentRelations",
];

/// Tables compared at the same time.
const AT_ONCE: usize = 4;

type Cells = Vec<Option<String>>;

#[test]
fn every_value_is_what_the_store_holds() {
    let failed = on_large_stack(compare_all()).unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

async fn compare_all() -> Vec<String> {
    let options = SandboxOptions { scale: 0.04, ..SandboxOptions::default() };
    let login = (options.store_id.clone(), options.token.clone());
    let store = Arc::new(Fixture::start(options).await.unwrap());
    let walker = Arc::new(Walker::new(&store.url(), (&login.0, &login.1), KEYS).unwrap());
    let tables = Catalogue::built_in().unwrap().tables();
    let workers: Vec<_> = (0..AT_ONCE)
        .map(|first| {
            let (store, walker) = (Arc::clone(&store), Arc::clone(&walker));
            tokio::spawn(async move {
                let mut failed = Vec::new();
                for table in tables.iter().skip(first).step_by(AT_ONCE) {
                    if let Err(difference) = compare(table, &store, &walker).await {
                        failed.push(format!("{}: {difference}", table.name));
                    }
                }
                failed
            })
        })
        .collect();
    let mut failed = Vec::new();
    for worker in workers {
        failed.extend(worker.await.unwrap());
    }
    failed
}

async fn compare(table: &Table, store: &Fixture, walker: &Walker) -> Result<(), String> {
    let condition = match key_condition(table) {
        Some((column, keys)) => {
            format!(" WHERE {} IN ('{}')", table.columns[column].sql_name, keys.join("', '"))
        }
        None => String::new(),
    };
    let connection = store.connect(&[]).map_err(|error| error.to_string())?;
    let sql = format!("SELECT * FROM {}{condition}", table.name);
    let outcome = store.run(&connection, &sql, Vec::new()).await.map_err(|error| error.to_string())?;
    let mut held: Vec<Cells> = Vec::new();
    for row in walker.rows(table).await? {
        let cells = table.columns.iter().enumerate().map(|(index, column)| {
            expected(column, row.value(table, index))
                .map_err(|fault| format!("{} in the store: {fault}", column.sql_name))
        });
        held.push(cells.collect::<Result<_, _>>()?);
    }
    if held.is_empty() != WITHOUT_ROWS.contains(&table.name.as_str()) {
        return Err(format!("{} rows in the store", held.len()));
    }
    let mut read = outcome.rows;
    held.sort();
    read.sort();
    if read == held { Ok(()) } else { Err(difference(table, &read, &held)) }
}

/// The condition that a table without a list wants: its column, and the keys.
fn key_condition(table: &Table) -> Option<(usize, &'static [&'static str])> {
    if table.routes.iter().any(|route| route.kind == RouteKind::List) {
        return None;
    }
    if let Some((_, key)) = KEYS.iter().find(|(name, _)| *name == table.name) {
        return Some((table.routes[0].bind[0].column, key));
    }
    table.routes.iter().find_map(|route| {
        let parent = Catalogue::built_in().unwrap().table(route.parent.as_deref()?)?;
        let (column, key) = key_condition(parent)?;
        let name = &parent.columns[column].name;
        let bind = route.bind.iter().find(|bind| bind.parent_column == *name)?;
        Some((bind.column, key))
    })
}

/// The first difference in words: of the number of rows, or of the cells of a row that the other side has with fewest
/// differences.
fn difference(table: &Table, read: &[Cells], held: &[Cells]) -> String {
    if read.len() != held.len() {
        return format!("{} rows were read, the store holds {}", read.len(), held.len());
    }
    let known: BTreeSet<&Cells> = held.iter().collect();
    let Some(strange) = read.iter().find(|row| !known.contains(row)) else {
        return "a row came twice for another that is missing".to_owned();
    };
    let differing = |row: &Cells| -> Vec<usize> {
        (0..table.columns.len()).filter(|column| row.get(*column) != strange.get(*column)).collect()
    };
    let nearest = held.iter().min_by_key(|row| differing(row).len()).unwrap();
    let cells: Vec<String> = differing(nearest)
        .into_iter()
        .map(|column| {
            let name = &table.columns[column].sql_name;
            format!("{name} was read as {:?}, the store holds {:?}", strange[column], nearest[column])
        })
        .collect();
    cells.join("; ")
}
