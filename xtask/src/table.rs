//! Formats lines of cells as an aligned table or as tab-separated values.

/// The maximum number of characters of the last cell, which is a remark, in an aligned table.
const REMARK: usize = 90;

/// Aligns the cells in columns: the first to the left, the others to the right, followed by the remark.
pub(crate) fn aligned<const N: usize>(lines: &[[String; N]]) -> String {
    let mut widths = [0; N];
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for line in lines {
        for (index, (cell, width)) in line.iter().zip(widths).enumerate() {
            match index {
                0 => text.push_str(&format!("{cell:<width$}")),
                _ if index + 1 == N => text.push_str(&format!("  {}", cell.chars().take(REMARK).collect::<String>())),
                _ => text.push_str(&format!("  {cell:>width$}")),
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

/// Joins the cells of each line with tabs.
pub(crate) fn tsv<const N: usize>(lines: &[[String; N]]) -> String {
    lines.iter().map(|line| line.join("\t") + "\n").collect()
}
