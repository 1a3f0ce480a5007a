//! The mock server that judges requests. It is written in Python, for independent validators.

/// The files of the program, by name. `judge.py` is the one to run, with the arguments that it documents, and
/// `test_judge.py` contains the tests of all of them.
pub const JUDGE: &[(&str, &str)] = &[
    ("judge.py", include_str!("judge/judge.py")),
    ("bodies.py", include_str!("judge/bodies.py")),
    ("compare.py", include_str!("judge/compare.py")),
    ("document.py", include_str!("judge/document.py")),
    ("test_judge.py", include_str!("judge/test_judge.py")),
    ("wire.py", include_str!("judge/wire.py")),
];

/// The packages that the program requires, in pip's format.
pub const REQUIREMENTS: &str = include_str!("judge/requirements.txt");
