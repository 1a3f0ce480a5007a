//! Values of every kind as members of a set.

use std::collections::HashSet;

use client::types::{Circle, Drawing, Shape, Size, Square};

fn main() {
    let (square, circle) = (Shape::from(Square::new(1)), Shape::from(Circle::new()));
    let shapes: HashSet<Shape> = [square.clone(), circle, square].into();
    let sizes: HashSet<Size> = [Size::from(1), Size::from(3), Size::from(3)].into();
    let drawings: HashSet<Drawing> = [Drawing::default()].into();
    assert_eq!([shapes.len(), sizes.len(), drawings.len()], [2, 2, 1]);
}
