//! The WLangage language.
