//! Lines of cells as a table for people and as tab-separated values for programs.

/// How much of a last cell, which is a remark, people are shown, in characters.
const REMARK: usize = 90;

/// The lines with their cells in columns: the first to the left, those after it to the right, and a remark at the end.
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

/// The lines with tabs between their cells.
pub(crate) fn tsv<const N: usize>(lines: &[[String; N]]) -> String {
    lines.iter().map(|line| line.join("\t") + "\n").collect()
}
