use jiff::Timestamp;
pub(super) struct Seed {
    pub(super) id: String,
    pub(super) bytes: Vec<u8>,
}
pub(super) fn mails(_user: &str, _now: Timestamp) -> Vec<Seed> {
    Vec::new()
}
