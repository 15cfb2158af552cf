//! A mail client library that knows no WLangage.
