//! Random text and mutated queries: whatever is sent, preparing it ends with a plan or an error, and soon.
//! `BIGCOMMERCE_FUZZ_SECONDS` makes it run longer than its few seconds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::time::{Duration, Instant};

use bigcommerce_sql::{Connection, Settings};

/// Longest time that preparing one statement of this size may take, on a busy machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(20);

const QUERIES: &[&str] = &[
    "SELECT p.Id, COUNT(*) AS n FROM Products p LEFT JOIN Brands b ON b.Id = p.BrandId WHERE p.Price > 5.5 GROUP BY p.Id HAVING COUNT(*) > 1 ORDER BY 2 DESC",
    "SELECT TOP 10 PERCENT WITH TIES * FROM Orders WHERE DateCreated = L_LAST_N_DAYS(7) ORDER BY Id",
    "WITH t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT {fn CONCAT('a', {fn UCASE(n)})} FROM t",
    "SELECT Id, EXISTS (SELECT 1 FROM Orders o WHERE o.CustomerId = c.Id) FROM Customers c WHERE c.Email LIKE '%x!%%' ESCAPE '!'",
    "SELECT Id FROM Brands INTERSECT ALL SELECT BrandId FROM Products EXCEPT ALL SELECT 5 LIMIT 2, 3",
    "SELECT CAST(? AS DECIMAL(10,2)), CONVERT(VARCHAR(10), {ts '2026-01-31 10:20:30'}, 101), Categories ->> 0 FROM Products",
    "SELECT [Id], `Name`, \"Sku\" FROM Products x CROSS APPLY (SELECT COUNT(*) c FROM ProductVariants v WHERE v.ProductId = x.Id) y",
    "SELECT SUM(Quantity) OVER (PARTITION BY OrderId ORDER BY Id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM OrderProducts",
    "SELECT TOP 3 Id, Name AS n INTO #t FROM Products WHERE Id IN (1, ?); CREATE TABLE #u (a INT NOT NULL, b VARCHAR(5), c MONEY)",
    "DROP TABLE IF EXISTS #t, #u; SELECT 1",
    "SELECT * FROM Products LEFT JOIN (SELECT ProductId AS Id, MAX(Rating) AS r FROM ProductReviews GROUP BY ProductId) q USING (Id)",
];

const PIECES: &[&str] = &[
    "SELECT",
    "FROM",
    "WHERE",
    "(",
    ")",
    ",",
    "*",
    "'",
    "\"",
    "[",
    "]",
    "`",
    "{",
    "}",
    "{fn ",
    "{d '",
    "?",
    "$1",
    "--",
    "/*",
    "*/",
    ";",
    "NULL",
    "CASE",
    "WHEN",
    "END",
    "IN",
    "BETWEEN",
    "AND",
    "OR",
    "NOT",
    "LIKE",
    "ESCAPE",
    "UNION ALL",
    "INTO",
    "#t",
    "CREATE TABLE",
    "INSERT",
    "VALUES",
    "DELETE",
    "INTERSECT",
    "OVER",
    "TOP",
    "LIMIT",
    "INTERVAL",
    "DAY",
    "1e999",
    "99999999999999999999999999999999999999999",
    "0x",
    "@@x",
    "#t",
    "N'",
    "\\",
    "\u{0}",
    "é",
    "🎧",
    "Products",
    "Orders",
    "Id",
    "Name",
    "CONVERT",
    "CAST",
    "AS",
    "DECIMAL(99,99)",
    "WITH",
    "RECURSIVE",
    "USING",
    "GROUP BY",
    "ROLLUP",
    "->>",
    "CHOOSE",
    "FORMAT",
    "L_NEXT_N_YEARS(999999999)",
    "DATEADD",
    "UNNEST",
    "EXISTS",
    "VALUES",
    "||",
    "<>",
    "-",
    "%",
    "\n",
];

/// The finalizer of SplitMix64 as a generator: the same seed gives the same texts.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) >> 33).unwrap() % sides.max(1)
    }

    fn text(&mut self) -> String {
        if self.below(4) == 0 {
            let count = self.below(30);
            return (0..count).map(|_| PIECES[self.below(PIECES.len())]).collect::<Vec<_>>().join(" ");
        }
        let query = QUERIES[self.below(QUERIES.len())];
        let mut words: Vec<String> = query.split(' ').map(str::to_owned).collect();
        for _ in 0..=self.below(3) {
            let place = self.below(words.len());
            match self.below(5) {
                0 => drop(words.remove(place)),
                1 => words.insert(place, PIECES[self.below(PIECES.len())].to_owned()),
                2 => words[place] = PIECES[self.below(PIECES.len())].to_owned(),
                3 => {
                    let other = self.below(words.len());
                    words.swap(place, other);
                }
                _ => words[place] = words[place].chars().rev().collect(),
            }
            if words.is_empty() {
                break;
            }
        }
        words.join(" ")
    }
}

fn on_large_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(16 * 1024 * 1024).spawn(work).unwrap().join().unwrap();
}

fn connection() -> Connection {
    let pairs = [("StoreId", "abc"), ("OAuthAccessToken", "x"), ("BaseUrl", "http://127.0.0.1:9")];
    Connection::new(Settings::from_pairs(pairs).unwrap().0).unwrap()
}

fn prepare(runtime: &tokio::runtime::Runtime, connection: &Connection, text: &str) {
    let started = Instant::now();
    let _ = connection.native_sql(text);
    let _ = runtime.block_on(connection.prepare_batch(text));
    assert!(started.elapsed() < PATIENCE, "{:?} for {text:?}", started.elapsed());
}

#[test]
fn no_text_makes_preparing_panic_or_hang() {
    on_large_stack(|| {
        let seconds = std::env::var("BIGCOMMERCE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
        let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(5));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = connection();
        for query in QUERIES {
            assert!(runtime.block_on(connection.prepare_batch(query)).is_ok(), "{query}");
        }
        let mut dice = Dice(seconds.unwrap_or(0));
        let mut texts = 0;
        while Instant::now() < end {
            prepare(&runtime, &connection, &dice.text());
            texts += 1;
        }
        assert!(texts > 20, "only {texts} texts were tried");
    });
}

#[test]
fn deep_and_long_statements_end() {
    on_large_stack(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connection = connection();
        for text in [
            format!("SELECT {}1{}", "(".repeat(2_000), ")".repeat(2_000)),
            format!("SELECT 1 WHERE {}", vec!["1 = 1"; 1_000].join(" AND ")),
            format!("SELECT {}", vec!["Id"; 2_000].join(", ")),
            "{fn ".repeat(5_000),
            "'".repeat(9_999),
            format!("SELECT * FROM Products WHERE Id IN ({})", vec!["1"; 20_000].join(",")),
        ] {
            prepare(&runtime, &connection, &text);
        }
    });
}
