//! Everything mail, as WLangage sees it.
