//! The fault `lose_lines`: orders whose consignments do not hold all their lines, although `items_total` counts them.

use serde_json::Value;

use crate::answer::Answer;

/// Every so many orders lose a line.
const EVERY: i64 = 10;

/// The answer with the last line of the first consignment gone from every tenth order.
pub(crate) fn without_some_lines(mut answer: Answer) -> Answer {
    if let Some(orders) = answer.body.as_mut().and_then(Value::as_array_mut) {
        for order in orders {
            let struck = order.get("id").and_then(Value::as_i64).is_some_and(|id| id % EVERY == 0);
            if struck && let Some(lines) = first_lines(order) {
                lines.pop();
            }
        }
    }
    answer
}

fn first_lines(order: &mut Value) -> Option<&mut Vec<Value>> {
    order.pointer_mut("/consignments/shipping/0/line_items")?.as_array_mut()
}
