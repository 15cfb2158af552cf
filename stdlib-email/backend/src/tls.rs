//! TLS, and why it fails.

use std::fmt;
use std::net::TcpStream;

use native_tls::{HandshakeError, MidHandshakeTlsStream, TlsConnector, TlsStream};

use crate::{Error, Result};

/// What is verified of a certificate. By default, everything.
///
/// The authorities are those of the system, or of the file and directory that `SSL_CERT_FILE` and
/// `SSL_CERT_DIR` name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Independent switches, each a question of its own.
pub struct TlsOptions {
    /// Accepts any certificate at all, from anybody.
    pub accept_invalid_certificate: bool,
    /// Accepts the certificate of another host.
    pub accept_wrong_name: bool,
    /// Accepts an expired certificate. The library cannot ignore the date alone: the connection
    /// is tried verified first, and only when expiry is what fails, made again unverified.
    pub accept_expired: bool,
}

/// Why a TLS handshake failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CertificateProblem {
    /// The certificate is past its last day.
    Expired,
    /// The certificate is before its first day: often the clock of this machine.
    NotYetValid,
    /// The certificate is for another name.
    WrongName,
    /// The server signed its own certificate.
    SelfSigned,
    /// An authority signed it that this machine does not know.
    UnknownAuthority,
    /// The server speaks nothing newer than TLS 1.1.
    ProtocolTooOld,
    /// The server does not speak TLS on this port: STARTTLS or no TLS is meant.
    NotTls,
    /// Anything else; the detail of the error says it.
    Other,
}

impl fmt::Display for CertificateProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "the certificate has expired",
            Self::NotYetValid => "the certificate is not valid yet",
            Self::WrongName => "the certificate is for another name",
            Self::SelfSigned => "the certificate is self-signed",
            Self::UnknownAuthority => "the authority of the certificate is unknown",
            Self::ProtocolTooOld => "the server speaks no version above TLS 1.1",
            Self::NotTls => "the server does not speak TLS on this port",
            Self::Other => "the handshake failed",
        })
    }
}

/// What the TLS libraries say, in lower case, and what it means. The first line that is found in
/// the message decides.
const PROBLEMS: &[(&str, CertificateProblem)] = &[
    // X509_V_ERR_…: the parenthesis at the end of an OpenSSL verification error.
    ("has expired", CertificateProblem::Expired),
    ("not yet valid", CertificateProblem::NotYetValid),
    ("hostname mismatch", CertificateProblem::WrongName),
    ("ip address mismatch", CertificateProblem::WrongName),
    ("self-signed certificate in certificate chain", CertificateProblem::UnknownAuthority),
    ("self signed certificate in certificate chain", CertificateProblem::UnknownAuthority),
    ("self-signed", CertificateProblem::SelfSigned),
    ("self signed", CertificateProblem::SelfSigned),
    ("local issuer certificate", CertificateProblem::UnknownAuthority),
    ("issuer certificate", CertificateProblem::UnknownAuthority),
    ("verify the first certificate", CertificateProblem::UnknownAuthority),
    // The protocol.
    ("unsupported protocol", CertificateProblem::ProtocolTooOld),
    ("protocol version", CertificateProblem::ProtocolTooOld),
    ("wrong ssl version", CertificateProblem::ProtocolTooOld),
    ("wrong version number", CertificateProblem::NotTls),
    ("packet length too long", CertificateProblem::NotTls),
    ("http request", CertificateProblem::NotTls),
    // SChannel and Security.framework.
    ("certificate expired", CertificateProblem::Expired),
    ("not within its validity period", CertificateProblem::Expired),
    ("principal name is incorrect", CertificateProblem::WrongName),
    ("cn name does not match", CertificateProblem::WrongName),
    ("authority that is not trusted", CertificateProblem::UnknownAuthority),
    ("not trusted", CertificateProblem::UnknownAuthority),
];

/// The cause of a handshake failure, from the words of the TLS library.
#[must_use]
pub fn problem_of(detail: &str) -> CertificateProblem {
    let detail = detail.to_lowercase();
    PROBLEMS
        .iter()
        .find(|(text, _)| detail.contains(text))
        .map_or(CertificateProblem::Other, |(_, problem)| *problem)
}

/// A handshake, which may have to wait for the server.
pub(crate) enum Handshake {
    Done(Box<TlsStream<TcpStream>>),
    Waiting(Box<MidHandshakeTlsStream<TcpStream>>),
}

/// Starts a handshake: SNI, TLS 1.2 at least.
pub(crate) fn start(
    host: &str,
    socket: TcpStream,
    options: TlsOptions,
    extra_roots: Vec<native_tls::Certificate>,
) -> Result<Handshake> {
    let mut builder = TlsConnector::builder();
    builder
        .min_protocol_version(Some(native_tls::Protocol::Tlsv12))
        .danger_accept_invalid_certs(options.accept_invalid_certificate)
        .danger_accept_invalid_hostnames(
            options.accept_wrong_name || options.accept_invalid_certificate,
        );
    for root in extra_roots {
        builder.add_root_certificate(root);
    }
    let connector = builder.build().map_err(|error| failure(host, &error))?;
    outcome(host, connector.connect(host, socket))
}

/// Goes on with a handshake that waited.
pub(crate) fn resume(host: &str, waiting: MidHandshakeTlsStream<TcpStream>) -> Result<Handshake> {
    outcome(host, waiting.handshake())
}

fn outcome(
    host: &str,
    result: std::result::Result<TlsStream<TcpStream>, HandshakeError<TcpStream>>,
) -> Result<Handshake> {
    match result {
        Ok(stream) => Ok(Handshake::Done(Box::new(stream))),
        Err(HandshakeError::WouldBlock(waiting)) => Ok(Handshake::Waiting(Box::new(waiting))),
        Err(HandshakeError::Failure(error)) => Err(failure(host, &error)),
    }
}

fn failure(host: &str, error: &native_tls::Error) -> Error {
    let detail = error.to_string();
    Error::Tls { problem: problem_of(&detail), host: host.to_owned(), detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_openssl() {
        for (detail, problem) in [
            (
                "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate \
                 verify failed:ssl/statem/statem_clnt.c:1889: (certificate has expired)",
                CertificateProblem::Expired,
            ),
            ("… (Hostname mismatch)", CertificateProblem::WrongName),
            ("… (self-signed certificate)", CertificateProblem::SelfSigned),
            (
                "… (self-signed certificate in certificate chain)",
                CertificateProblem::UnknownAuthority,
            ),
            ("… (unable to get local issuer certificate)", CertificateProblem::UnknownAuthority),
            ("ssl3_get_record:wrong version number", CertificateProblem::NotTls),
            ("tlsv1 alert protocol version", CertificateProblem::ProtocolTooOld),
            ("moon phase", CertificateProblem::Other),
        ] {
            assert_eq!(problem_of(detail), problem, "{detail}");
        }
    }
}
