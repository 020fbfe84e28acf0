//! The verbs shared by the command line and the web.
