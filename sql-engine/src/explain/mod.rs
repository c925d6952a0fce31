//! EXPLAIN: the physical plan as rows, with what each scan sends and what is tested here. EXPLAIN ANALYZE runs the statement
//! first and adds what happened.

mod measure;
mod text;

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use bigcommerce_store::{Happened, ScanPlan};
use datafusion::common::DataFusionError;
use datafusion::physical_plan::{ExecutionPlan, displayable};

use crate::dialect::Explain;
use crate::result::{ResultColumn, ResultType};
use crate::scan::StoreScan;
use crate::telling::Observing;
pub(crate) use measure::Measurement;
use text::{condition_text, estimate, route, shown};

/// The columns of text: of every explanation.
const HEADINGS: [(&str, u32); 3] = [("Step", 80), ("Detail", 4_000), ("Requests", 40)];
/// The columns of figures: what happened. `Waited` is in milliseconds, added up over requests that waited side by side.
const FIGURES: [&str; 4] = ["Sent", "Pages", "Rows", "Waited"];

/// The columns of an explanation.
pub(crate) fn columns(kind: Explain) -> Vec<ResultColumn> {
    let column = |label: &str, result_type, nullable| ResultColumn {
        label: label.to_owned(),
        column: String::new(),
        table: String::new(),
        result_type,
        nullable,
    };
    let texts = HEADINGS.iter().map(|(label, size)| column(label, ResultType::Varchar(*size), false));
    let figures = FIGURES.iter().map(|label| column(label, ResultType::BigInt, true));
    match kind {
        Explain::Plan => texts.collect(),
        Explain::Analyze => texts.chain(figures).collect(),
    }
}

/// The explanation of a plan that has not run.
pub(crate) fn rows(plan: &dyn ExecutionPlan) -> Result<RecordBatch, DataFusionError> {
    let mut explanation = Explanation { lines: Vec::new(), ran: false };
    explanation.describe(plan, 0);
    explanation.batch()
}

#[derive(Default)]
struct Line {
    step: String,
    detail: String,
    requests: String,
    sent: Option<u64>,
    pages: Option<u64>,
    rows: Option<u64>,
    waited: Option<u64>,
}

struct Explanation {
    lines: Vec<Line>,
    /// The plan has run to its end.
    ran: bool,
}

impl Explanation {
    fn batch(&self) -> Result<RecordBatch, DataFusionError> {
        let text = |pick: fn(&Line) -> &str| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(self.lines.iter().map(pick)))
        };
        let figure = |pick: fn(&Line) -> Option<u64>| -> ArrayRef {
            let figures = self.lines.iter().map(|line| pick(line).and_then(|n| i64::try_from(n).ok()));
            Arc::new(figures.collect::<Int64Array>())
        };
        let mut fields: Vec<Field> =
            HEADINGS.iter().map(|(name, _)| Field::new(*name, DataType::Utf8, true)).collect();
        let mut arrays =
            vec![text(|line| &line.step), text(|line| &line.detail), text(|line| &line.requests)];
        if self.ran {
            fields.extend(FIGURES.iter().map(|name| Field::new(*name, DataType::Int64, true)));
            arrays.extend([figure(|line| line.sent), figure(|line| line.pages)]);
            arrays.extend([figure(|line| line.rows), figure(|line| line.waited)]);
        }
        Ok(RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?)
    }

    fn add(&mut self, step: String, detail: String) -> &mut Line {
        self.lines.push(Line { step, detail, ..Line::default() });
        let last = self.lines.len() - 1;
        #[allow(clippy::indexing_slicing, reason = "the line was just added")]
        &mut self.lines[last]
    }

    fn describe(&mut self, plan: &dyn ExecutionPlan, depth: usize) {
        let indent = "  ".repeat(depth);
        match plan.downcast_ref::<StoreScan>() {
            Some(scan) => self.describe_scan(scan, &indent),
            // One only lets other tasks run between batches, the other only looks at rows.
            None if plan.name() == "CooperativeExec" || plan.downcast_ref::<Observing>().is_some() => {
                return plan.children().into_iter().for_each(|child| self.describe(child.as_ref(), depth));
            }
            None => {
                let detail = displayable(plan).one_line().to_string().trim().to_owned();
                let rows = self.rows_of(plan);
                self.add(format!("{indent}{}", plan.name().trim_end_matches("Exec")), detail).rows = rows;
                self.add_temporary_files(plan, &indent);
            }
        }
        for child in plan.children() {
            self.describe(child.as_ref(), depth + 1);
        }
    }

    /// What an operator could not hold in memory.
    fn add_temporary_files(&mut self, plan: &dyn ExecutionPlan, indent: &str) {
        let Some(metrics) = plan.metrics().filter(|_| self.ran) else { return };
        let Some(bytes) = metrics.spilled_bytes().filter(|bytes| *bytes > 0) else { return };
        let detail = format!("{} KB of rows for which there was no memory", bytes.div_ceil(1024));
        let rows = metrics.spilled_rows().and_then(|rows| u64::try_from(rows).ok());
        self.add(format!("{indent}  Temporary files"), detail).rows = rows;
    }

    /// The rows that an operator gave, if it has run.
    fn rows_of(&self, plan: &dyn ExecutionPlan) -> Option<u64> {
        let rows = plan.metrics().filter(|_| self.ran)?.output_rows()?;
        u64::try_from(rows).ok()
    }

    fn describe_scan(&mut self, scan: &StoreScan, indent: &str) {
        let table = scan.table();
        let happened = self.ran.then(|| scan.happened());
        let plan = match scan.store_plan() {
            Ok(plan) => plan,
            Err(error) => {
                let detail = error.to_string();
                let line = self.add(format!("{indent}Scan {}", table.name), detail);
                line.count(happened.as_ref());
                return self.add_happenings(scan, None, happened, indent);
            }
        };
        let line = self.add(format!("{indent}Scan {}", table.name), route(table, &plan));
        line.requests = estimate(plan.estimate);
        line.count(happened.as_ref());
        for planned in &plan.requests {
            self.add(format!("{indent}  Request"), shown(planned));
        }
        for (index, condition) in scan.request().conditions.iter().enumerate() {
            if plan.pushed.contains(&index) {
                self.add(format!("{indent}  Filter at the server"), condition_text(table, condition));
            }
        }
        for (index, narrowing) in plan.alternatives.iter().enumerate() {
            let conditions: Vec<String> =
                narrowing.iter().map(|condition| condition_text(table, condition)).collect();
            let either = if index == 0 { "either" } else { "or" };
            let detail = format!("{either} {}", conditions.join(" and "));
            self.add(format!("{indent}  Filter at the server"), detail);
        }
        if plan.skips {
            let rows = scan.request().offset;
            let detail = format!("the first {rows} rows are left out by the number of the page");
            self.add(format!("{indent}  Offset at the server"), detail);
        }
        if scan.waits_for_keys() {
            let keys = "keys that the join finds while it runs".to_owned();
            self.add(format!("{indent}  Filter at the server"), keys);
        }
        self.describe_sharing(scan, indent);
        if let Some(residual) = scan.residual() {
            let rows = self.rows_of(scan);
            self.add(format!("{indent}  Filter here"), residual.to_string()).rows = rows;
        }
        self.add_happenings(scan, Some(&plan), happened, indent);
    }

    fn describe_sharing(&mut self, scan: &StoreScan, indent: &str) {
        let Some(member) = scan.member() else { return };
        let detail = if member.is_inside() {
            "takes its rows out of the pages of the parent table, which are read for both".to_owned()
        } else {
            let tables: Vec<&str> = member.carried().iter().map(|one| one.table.name.as_str()).collect();
            match tables.as_slice() {
                [] => "reads its pages together with another scan of the table".to_owned(),
                tables => format!("its pages carry the rows of {}, too", tables.join(", ")),
            }
        };
        self.add(format!("{indent}  Shares pages"), detail);
    }

    /// What did not go as planned.
    fn add_happenings(
        &mut self,
        scan: &StoreScan,
        planned: Option<&ScanPlan>,
        happened: Option<Happened>,
        indent: &str,
    ) {
        let Some(happened) = happened else { return };
        for parameter in &happened.refused {
            let detail = format!("the server refused the filter {parameter}, which is tested here instead");
            self.add(format!("{indent}  Refused"), detail);
        }
        let requests = planned.map(|plan| &plan.requests);
        if let Some(followed) = happened.plan.filter(|followed| Some(&followed.requests) != requests) {
            let step = format!("{indent}  While it ran");
            self.add(step, route(scan.table(), &followed)).requests = estimate(followed.estimate);
            for request in &followed.requests {
                self.add(format!("{indent}    Request"), shown(request));
            }
        }
        if happened.read_again > 0 {
            let count = happened.read_again;
            let detail = format!("{count} rows of the parent table did not hold all their rows of this one");
            self.add(format!("{indent}  Read again"), detail).rows = Some(count);
        }
    }
}

impl Line {
    fn count(&mut self, happened: Option<&Happened>) {
        let Some(happened) = happened else { return };
        self.sent = Some(happened.requests);
        self.pages = Some(happened.pages);
        self.rows = Some(happened.rows);
        self.waited = u64::try_from(happened.waited.as_millis()).ok();
    }
}
