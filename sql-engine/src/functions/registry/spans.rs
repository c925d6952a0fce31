//! Spans of days, as other drivers have them; `date_literals` rewrites them.

use super::{Function, Group, functions};

functions! {
    Spans:
    "L_TODAY(), TODAY()", "The day itself.",
        "NOW() = L_TODAY()" = "true";
    "L_YESTERDAY(), YESTERDAY()", "The day before.",
        "NOW() > L_YESTERDAY()" = "true";
    "L_TOMORROW(), TOMORROW()", "The day after.",
        "NOW() < L_TOMORROW()" = "true";
    "L_THIS_WEEK(), THIS_WEEK()", "The week, from Sunday; likewise MONTH, QUARTER and YEAR.",
        "NOW() = THIS_WEEK()" = "true";
    "L_LAST_MONTH(), LAST_MONTH()", "The month before; likewise WEEK, QUARTER and YEAR.",
        "NOW() > LAST_MONTH()" = "true";
    "L_NEXT_MONTH(), NEXT_MONTH()", "The month after; likewise WEEK, QUARTER and YEAR.",
        "NOW() < NEXT_MONTH()" = "true";
    "L_LAST_N_DAYS(count), LAST_N_DAYS(count)", "The days before today; likewise WEEKS, MONTHS, QUARTERS and YEARS.",
        "NOW() > L_LAST_N_DAYS(7)" = "true";
    "L_NEXT_N_DAYS(count), NEXT_N_DAYS(count)", "Today and the days after it; likewise WEEKS, MONTHS, QUARTERS and YEARS.",
        "NOW() <= L_NEXT_N_DAYS(7)" = "true";
    "L_LAST_90_DAYS(), LAST_90_DAYS()", "As L_LAST_N_DAYS(90).",
        "NOW() > LAST_90_DAYS()" = "true";
    "L_NEXT_90_DAYS(), NEXT_90_DAYS()", "As L_NEXT_N_DAYS(90).",
        "NOW() <= NEXT_90_DAYS()" = "true";
}
