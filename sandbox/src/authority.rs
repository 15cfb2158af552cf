//! A certificate authority made on the spot, and the certificates it signs.

use crate::TlsFlaw;
use jiff::civil::Date;
use jiff::{ToSpan, Zoned};
use native_tls::Identity;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SerialNumber,
};
use std::fmt;
use std::io;
use std::sync::{Mutex, PoisonError};

/// The authority of a sandbox. Its keys (ECDSA P-256) are made when TLS is first needed.
#[derive(Default)]
pub(crate) struct Authority {
    made: Mutex<Option<Made>>,
}

struct Made {
    ca: Ca,
    /// One key serves every host: nothing here is secret for long.
    host_key: KeyPair,
    serial: u64,
}

struct Ca {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl fmt::Debug for Authority {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Authority")
    }
}

impl Authority {
    pub(crate) fn ca_pem(&self) -> io::Result<String> {
        self.with(|made| Ok(made.ca.pem.clone()))
    }

    /// A certificate for a host and its key.
    pub(crate) fn identity(&self, host: &str, flaw: Option<TlsFlaw>) -> io::Result<Identity> {
        self.with(|made| {
            made.serial += 1;
            let params = host_params(host, flaw, made.serial)?;
            let key = made.host_key.serialize_pem();
            let chain = match flaw {
                Some(TlsFlaw::SelfSigned) => {
                    params.self_signed(&made.host_key).map_err(io::Error::other)?.pem()
                }
                Some(TlsFlaw::UnknownAuthority) => signed(&params, &made.host_key, &Ca::new()?)?,
                _ => signed(&params, &made.host_key, &made.ca)?,
            };
            Identity::from_pkcs8(chain.as_bytes(), key.as_bytes()).map_err(io::Error::other)
        })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Made) -> io::Result<T>) -> io::Result<T> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let made = match &mut *made {
            Some(made) => made,
            empty => empty.insert(Made {
                ca: Ca::new()?,
                host_key: KeyPair::generate().map_err(io::Error::other)?,
                serial: 1,
            }),
        };
        work(made)
    }
}

impl Ca {
    fn new() -> io::Result<Self> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.distinguished_name.push(DnType::CommonName, "wl sandbox authority");
        valid(&mut params, -1, 3650);
        let pem = params.self_signed(&key).map_err(io::Error::other)?.pem();
        Ok(Self { issuer: Issuer::new(params, key), pem })
    }
}

fn signed(params: &CertificateParams, key: &KeyPair, ca: &Ca) -> io::Result<String> {
    let leaf = params.signed_by(key, &ca.issuer).map_err(io::Error::other)?;
    Ok(leaf.pem() + &ca.pem)
}

fn host_params(host: &str, flaw: Option<TlsFlaw>, serial: u64) -> io::Result<CertificateParams> {
    let name = if flaw == Some(TlsFlaw::WrongName) { "another-host.invalid" } else { host };
    // rcgen makes an IP address name of what reads as one. IPv6 hosts may come in brackets.
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let mut params = CertificateParams::new(vec![name.to_owned()]).map_err(io::Error::other)?;
    if host == "localhost" && flaw != Some(TlsFlaw::WrongName) {
        let loopback = std::net::Ipv4Addr::LOCALHOST.into();
        params.subject_alt_names.push(rcgen::SanType::IpAddress(loopback));
    }
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.serial_number = Some(SerialNumber::from(serial));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    match flaw {
        Some(TlsFlaw::Expired) => valid(&mut params, -60, -30),
        Some(TlsFlaw::NotYetValid) => valid(&mut params, 30, 60),
        _ => valid(&mut params, -1, 365),
    }
    Ok(params)
}

/// Sets the validity, in days from today: coarse, so that clocks and time zones do not matter.
fn valid(params: &mut CertificateParams, from: i64, until: i64) {
    let today = Zoned::now().date();
    let day = |date: Date| {
        rcgen::date_time_ymd(i32::from(date.year()), date.month() as u8, date.day() as u8)
    };
    params.not_before = day(today.saturating_add(from.days()));
    params.not_after = day(today.saturating_add(until.days()));
}
