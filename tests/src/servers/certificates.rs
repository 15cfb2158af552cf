//! Certificates made on the spot: one authority, one valid certificate, and three bad ones.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};

/// A server certificate. The address that a client dials chooses the one that it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// For `localhost`, the loopback addresses and the hosts of the examples, signed by the rig's
    /// authority.
    Valid,
    /// As the valid one, but its validity ended in 2021.
    Expired,
    /// Signed by the rig's authority, but for another name.
    WrongName,
    /// As the valid one, but signed by itself.
    SelfSigned,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Valid, Self::Expired, Self::WrongName, Self::SelfSigned];

    /// The address where the servers show this certificate.
    pub const fn address(self) -> &'static str {
        match self {
            Self::Valid => "127.0.0.1",
            Self::Expired => "127.0.0.2",
            Self::WrongName => "127.0.0.3",
            Self::SelfSigned => "127.0.0.4",
        }
    }

    const fn file_stem(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::WrongName => "wrong-name",
            Self::SelfSigned => "self-signed",
        }
    }
}

/// The domains of the hosts of the examples: `pop.exemple.fr`, `smtp.example.com`…
pub const HOST_DOMAINS: [&str; 3] = ["exemple.fr", "example.com", "masociete.fr"];

/// The directory of certificate files of one rig.
#[derive(Debug)]
pub struct Certificates {
    directory: PathBuf,
    authority_pem: String,
}

impl Certificates {
    /// Makes the authority and every kind of certificate in a new `directory`.
    pub fn create(directory: PathBuf) -> Self {
        fs::create_dir(&directory).expect("the directory of certificates");
        let authority_key = KeyPair::generate().expect("a key");
        let authority = authority_params();
        let authority_pem = authority.self_signed(&authority_key).expect("an authority").pem();
        let issuer = Issuer::new(authority, authority_key);

        let certificates = Self { directory, authority_pem };
        for kind in Kind::ALL {
            let key = KeyPair::generate().expect("a key");
            let params = server_params(kind);
            let certificate = match kind {
                Kind::SelfSigned => params.self_signed(&key),
                _ => params.signed_by(&key, &issuer),
            }
            .expect("a certificate");
            write(&certificates.certificate_file(kind), &certificate.pem());
            write(&certificates.key_file(kind), &key.serialize_pem());
        }
        write(&certificates.authority_file(), &certificates.authority_pem);
        certificates
    }

    /// The authority that signed the valid certificate, in PEM.
    pub fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    /// The file that holds [`Self::authority_pem`].
    pub fn authority_file(&self) -> PathBuf {
        self.directory.join("authority.pem")
    }

    /// The certificate in PEM.
    pub fn certificate_file(&self, kind: Kind) -> PathBuf {
        self.directory.join(format!("{}.pem", kind.file_stem()))
    }

    /// Its private key in PEM.
    pub fn key_file(&self, kind: Kind) -> PathBuf {
        self.directory.join(format!("{}.key", kind.file_stem()))
    }
}

fn authority_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "wl test authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn server_params(kind: Kind) -> CertificateParams {
    let names = match kind {
        Kind::WrongName => vec!["elsewhere.test".to_owned()],
        _ => std::iter::once("localhost")
            .chain(Kind::ALL.map(Kind::address))
            .map(str::to_owned)
            .chain(HOST_DOMAINS.map(|domain| format!("*.{domain}")))
            .collect(),
    };
    let common_name = names[0].clone();
    let mut params = CertificateParams::new(names).expect("valid names");
    params.distinguished_name.push(DnType::CommonName, common_name);
    if kind == Kind::Expired {
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2021, 1, 1);
    }
    params
}

fn write(file: &Path, pem: &str) {
    fs::write(file, pem).expect("a certificate file");
}
