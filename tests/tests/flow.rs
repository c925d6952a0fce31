//! How requests flow under a quota, and what a list that changes while it is read gives. The stand-in store counts windows of a
//! second or so, where the real one has 30 seconds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::time::{Duration, Instant};

use bigcommerce_sandbox::{Sandbox, SandboxOptions};
use bigcommerce_sql::{Connection, Settings};
use bigcommerce_tests::on_large_stack;

const QUOTA: u32 = 30;
/// What a tenth of reserve leaves.
const USABLE: u32 = 27;

fn with_quota(window: Duration) -> SandboxOptions {
    SandboxOptions {
        scale: 0.4,
        latency: Duration::from_millis(5),
        rate_limit: Some(QUOTA),
        rate_limit_window: window,
        ..SandboxOptions::default()
    }
}

/// Connections to different addresses of one store know nothing of each other, as in two processes.
fn connect(url: &str, properties: &[(&str, &str)]) -> Connection {
    let login = [("BaseUrl", url), ("StoreId", "sandbox"), ("OAuthAccessToken", "sandbox-token")];
    let (settings, _) = Settings::from_pairs(properties.iter().copied().chain(login)).unwrap();
    Connection::new(settings).unwrap()
}

async fn first_column(connection: &Connection, sql: &str) -> Vec<i32> {
    let mut rows = connection.prepare(sql).await.unwrap().execute(Vec::new()).await.unwrap();
    let mut values = Vec::new();
    while let Some(batch) = rows.next().await.unwrap() {
        let ids = arrow::compute::cast(batch.column(0), &arrow::datatypes::DataType::Int32).unwrap();
        let ids = arrow::array::AsArray::as_primitive::<arrow::datatypes::Int32Type>(&ids);
        values.extend(ids.values().iter().copied());
    }
    values
}

fn refused(sandbox: &Sandbox) -> usize {
    sandbox.requests().iter().filter(|request| request.status == 429).count()
}

#[test]
fn a_long_extraction_uses_the_quota_up_to_the_reserve_and_is_never_refused() {
    on_large_stack(async {
        let sandbox = Sandbox::start(with_quota(Duration::from_millis(1_500))).await.unwrap();
        let connection = connect(&sandbox.url(), &[("PageSize", "10")]);
        assert_eq!(first_column(&connection, "SELECT Id FROM Orders").await.len(), 1_000);
        let windows = sandbox.quota_used();
        let (_, whole) = windows.split_last().unwrap();
        let used: u32 = whole.iter().sum();
        let allowed = USABLE * u32::try_from(whole.len()).unwrap();
        assert!(whole.len() >= 3, "{windows:?}");
        assert!(used * 100 >= allowed * 95 && used <= allowed, "{used} of {allowed}: {windows:?}");
        assert_eq!(refused(&sandbox), 0);
        sandbox.stop().await;
    })
    .unwrap();
}

#[test]
fn two_processes_share_a_quota_without_starving_each_other() {
    on_large_stack(async {
        let sandbox = Sandbox::start(with_quota(Duration::from_millis(1_500))).await.unwrap();
        let port = sandbox.url().rsplit(':').next().unwrap().to_owned();
        let read = async |host: &str| {
            let connection =
                connect(&format!("http://{host}:{port}"), &[("PageSize", "20"), ("MaxConnections", "3")]);
            let rows = first_column(&connection, "SELECT Id FROM Orders").await.len();
            (rows, Instant::now())
        };
        let began = Instant::now();
        let ((one_rows, one_end), (other_rows, other_end)) =
            tokio::join!(read("127.0.0.1"), read("localhost"));
        assert_eq!((one_rows, other_rows), (1_000, 1_000));
        let (first, last) = (one_end.min(other_end) - began, one_end.max(other_end) - began);
        assert!(first * 2 > last, "one waited for the other's end: {first:?} and {last:?}");
        // Neither knows of the other at first.
        let (refused, all) = (refused(&sandbox), sandbox.requests().len());
        assert!(refused * 25 <= all, "{refused} of {all} answers were 429: {:?}", sandbox.quota_used());
        sandbox.stop().await;
    })
    .unwrap();
}

#[test]
fn a_short_query_does_not_wait_for_a_long_one_that_has_used_up_the_quota() {
    on_large_stack(async {
        let sandbox = Sandbox::start(with_quota(Duration::from_secs(20))).await.unwrap();
        let connection = connect(&sandbox.url(), &[("PageSize", "10")]);
        let long = connection.clone();
        let reading = tokio::spawn(async move { first_column(&long, "SELECT Id FROM Orders").await });
        while sandbox.quota_used()[0] < USABLE - 3 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let began = Instant::now();
        first_column(&connection, "SELECT Id FROM Products WHERE Id = 77").await;
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        reading.abort();
    })
    .unwrap();
}

#[test]
fn giving_up_a_query_that_waits_for_the_quota_ends_its_wait() {
    on_large_stack(async {
        let sandbox = Sandbox::start(with_quota(Duration::from_secs(2))).await.unwrap();
        let connection = connect(&sandbox.url(), &[("PageSize", "10"), ("RateLimitReserve", "50")]);
        let reading = first_column(&connection, "SELECT Id FROM Orders");
        assert!(tokio::time::timeout(Duration::from_millis(700), reading).await.is_err());
        tokio::time::sleep(Duration::from_millis(50)).await;
        let sent = connection.store().requests_sent();
        assert!(sent <= 15, "half of the quota is left alone, but {sent} were sent");
        tokio::time::sleep(Duration::from_millis(2_000)).await;
        assert_eq!(connection.store().requests_sent(), sent, "nothing is sent for a reader that has gone");
        sandbox.stop().await;
    })
    .unwrap();
}

/// The number of rows and the paths asked for, in the order in which the requests came, where the sizes of the
/// lists are known.
async fn asked(options: SandboxOptions, properties: &[(&str, &str)], sql: &str) -> (usize, Vec<String>) {
    let sandbox = Sandbox::start(options).await.unwrap();
    let connection = connect(&sandbox.url(), properties);
    for table in ["Products", "Customers", "Orders"] {
        first_column(&connection, &format!("SELECT COUNT(*) FROM {table}")).await;
    }
    let before = sandbox.requests().len();
    let rows = first_column(&connection, sql).await.len();
    let paths = sandbox.requests().iter().skip(before).map(|request| request.path.clone()).collect();
    sandbox.stop().await;
    (rows, paths)
}

#[test]
fn a_scan_that_keys_cannot_help_does_not_wait_for_the_end_of_the_other_side() {
    on_large_stack(async {
        let options =
            || SandboxOptions { scale: 0.4, latency: Duration::from_millis(20), ..SandboxOptions::default() };
        let few = [("PageSize", "10"), ("MaxConnections", "3")];
        // How often requests for one table follow those for the other.
        let turns = |paths: &[String]| paths.windows(2).filter(|pair| pair[0] != pair[1]).count();

        // Orders have no filter by product, and one request per customer is dearer than the list once enough are known.
        let lines = "SELECT l.Quantity FROM Products p JOIN OrderProducts l ON l.ProductId = p.Id";
        let of_customers = "SELECT o.Id FROM Customers c JOIN Orders o ON o.CustomerId = c.Id";
        for sql in [lines, of_customers] {
            let (rows, paths) = asked(options(), &few, sql).await;
            assert!(rows > 500 && turns(&paths) > 1, "{rows}, {paths:?}");
            let (rows, paths) = asked(options(), &few, &format!("{sql} LIMIT 3")).await;
            assert!(rows == 3 && turns(&paths) == 1, "what is read early may be in vain: {paths:?}");
        }
        let of_none = format!("{of_customers} WHERE c.Company = 'no company'");
        let (rows, paths) = asked(options(), &few, &of_none).await;
        assert!(rows == 0 && turns(&paths) == 0 && !paths.is_empty(), "{paths:?}");
    })
    .unwrap();
}

#[test]
fn rows_that_arrive_while_a_list_is_read_make_no_row_come_twice() {
    on_large_stack(async {
        for connections in ["1", "8"] {
            let faults = vec!["arrive=12:path=/v3/customers".parse().unwrap()];
            let options = SandboxOptions { scale: 0.4, faults, ..SandboxOptions::default() };
            let sandbox = Sandbox::start(options).await.unwrap();
            let properties = [("PageSize", "20"), ("MaxConnections", connections)];
            let mut ids =
                first_column(&connect(&sandbox.url(), &properties), "SELECT Id FROM Customers").await;
            let rows = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), rows, "customers come newest first and cannot be sorted by their id");
            // Pages that are read side by side may be answered in another order, around a row that arrives.
            assert!(connections != "1" || rows >= 400 - 12, "those that were there from the start: {rows}");
            sandbox.stop().await;
        }
    })
    .unwrap();
}
