//! A compact print of the tree, for tests.
