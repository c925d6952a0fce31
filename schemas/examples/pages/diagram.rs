//! The picture of the main tables: where each stands is drawn here, what it holds and what it refers to comes from the
//! catalogue.

use std::fmt::Write as _;

use bigcommerce_schemas::{Catalogue, Table};

/// The main tables, row by row.
const PLACES: &[&[&str]] = &[
    &["CustomerGroups", "Customers", "Wishlists", "WishlistItems", "Brands"],
    &["OrderStatuses", "Orders", "OrderProducts", "Products", "ProductCategories"],
    &["OrderTransactions", "OrderShipments", "OrderShipmentItems", "ProductVariants", "Categories"],
    &[
        "OrderRefunds",
        "OrderShippingAddresses",
        "InventoryItemLocations",
        "PriceListRecords",
        "CategoryTrees",
    ],
    &["Sites", "Channels", "Locations", "PriceLists", "ChannelListings"],
];

const BOX_WIDTH: usize = 190;
const LINE_HEIGHT: usize = 16;
const COLUMN_WIDTH: usize = 250;
const ROW_HEIGHT: usize = 190;
const MARGIN: usize = 20;
/// Most columns shown in a box.
const SHOWN: usize = 7;

struct Place<'a> {
    table: &'a Table,
    x: usize,
    y: usize,
    columns: Vec<String>,
}

impl Place<'_> {
    fn height(&self) -> usize {
        LINE_HEIGHT.saturating_mul(self.columns.len().saturating_add(1)).saturating_add(12)
    }

    fn middle(&self) -> (usize, usize) {
        (self.x.saturating_add(BOX_WIDTH / 2), self.y.saturating_add(self.height() / 2))
    }
}

/// The picture as SVG.
pub fn draw(catalogue: &Catalogue) -> String {
    let places = places(catalogue);
    let width = MARGIN + 5 * COLUMN_WIDTH;
    let height = MARGIN + PLACES.len() * ROW_HEIGHT;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    for place in &places {
        for foreign in &place.table.foreign_keys {
            let target = places.iter().find(|other| other.table.name == foreign.table);
            if let Some(target) = target.filter(|target| target.table.name != place.table.name) {
                line(&mut svg, place, target);
            }
        }
    }
    for place in &places {
        draw_box(&mut svg, place);
    }
    svg.push_str("</svg>\n");
    svg
}

fn places(catalogue: &Catalogue) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    for (row, names) in PLACES.iter().enumerate() {
        for (position, name) in names.iter().enumerate() {
            if let Some(table) = catalogue.table(name) {
                places.push(Place {
                    table,
                    x: MARGIN + position * COLUMN_WIDTH,
                    y: MARGIN + row * ROW_HEIGHT,
                    columns: shown(table),
                });
            }
        }
    }
    places
}

/// Keys first, then what refers to other tables, then the rest.
fn shown(table: &Table) -> Vec<String> {
    let is_key = |index: usize| table.key.contains(&index);
    let refers = |index: usize| table.foreign_keys.iter().any(|foreign| foreign.columns.contains(&index));
    let mut indexes: Vec<usize> = (0..table.columns.len()).collect();
    indexes.sort_by_key(|index| (!is_key(*index), !refers(*index)));
    let label = |index: usize| {
        let mark = if is_key(index) {
            "● "
        } else if refers(index) {
            "→ "
        } else {
            ""
        };
        table.columns.get(index).map(|column| format!("{mark}{}", column.sql_name))
    };
    indexes.into_iter().take(SHOWN).filter_map(label).collect()
}

fn line(svg: &mut String, from: &Place<'_>, to: &Place<'_>) {
    let ((x1, y1), (x2, y2)) = (from.middle(), to.middle());
    let _ = writeln!(
        svg,
        "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"#7a8ba8\" stroke-width=\"1.2\"/>"
    );
}

fn draw_box(svg: &mut String, place: &Place<'_>) {
    let (x, y, height) = (place.x, place.y, place.height());
    let text = x.saturating_add(8);
    let mut baseline = y.saturating_add(LINE_HEIGHT);
    let _ = writeln!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" height=\"{height}\" rx=\"4\" fill=\"#f5f8fd\" \
         stroke=\"#34527a\"/>\n<text x=\"{text}\" y=\"{baseline}\" font-weight=\"bold\">{}</text>",
        place.table.name
    );
    for column in &place.columns {
        baseline = baseline.saturating_add(LINE_HEIGHT);
        let _ = writeln!(svg, "<text x=\"{text}\" y=\"{baseline}\">{column}</text>");
    }
}
