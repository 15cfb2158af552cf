//! Names of WLangage that no library of this workspace declares, and what they belong to.
//!
//! The lists are of the functions and types that scripts around mail name; a name that is written
//! one day leaves its list, which a test asks for.

use wl_interpreter::builtin::{Absent, doc};

const fn absent(
    fr: &'static str,
    en: &'static str,
    prefixes: &'static [&'static str],
    names: &'static str,
) -> Absent {
    Absent { family: doc(fr, en), prefixes, names }
}

/// The families.
pub static ABSENT: &[Absent] = &[
    absent(
        "appartient aux fichiers de données HFSQL, que wl n'a pas",
        "belongs to HFSQL data files, which wl does not have",
        &["H"],
        include_str!("hfsql.tsv"),
    ),
    absent(
        "appartient aux connexions à des bases de données, que wl n'a pas",
        "belongs to database connections, which wl does not have",
        &["SQL"],
        include_str!("databases.tsv"),
    ),
    absent(
        "appartient aux fenêtres et à leurs champs, que wl n'a pas",
        "belongs to windows and their controls, which wl does not have",
        &[
            "Fen",
            "Win",
            "Champ",
            "Control",
            "Table",
            "Arbre",
            "Tree",
            "Menu",
            "ZoneRépétée",
            "Looper",
            "Liste",
            "List",
            "Combo",
            "Onglet",
            "Planning",
            "Agenda",
            "TCD",
            "Souris",
            "Mouse",
        ],
        include_str!("windows.tsv"),
    ),
    absent(
        "appartient aux états et à l'impression, que wl n'a pas",
        "belongs to reports and printing, which wl does not have",
        &["i"],
        include_str!("reports.tsv"),
    ),
    absent(
        "appartient aux sites WEBDEV, que wl n'a pas",
        "belongs to WEBDEV sites, which wl does not have",
        &["Page", "Cookie", "Navigateur", "Browser", "AJAX", "Upload", "Site"],
        include_str!("sites.tsv"),
    ),
    absent(
        "appartient aux dessins, aux images et au son, que wl n'a pas",
        "belongs to drawings, pictures and sound, which wl does not have",
        &["d", "gr", "Image", "Multimédia", "Multimedia"],
        include_str!("drawing.tsv"),
    ),
    absent(
        "appartient aux documents (tableurs, textes, PDF, archives), que wl n'a pas",
        "belongs to documents (spreadsheets, texts, PDF, archives), which wl does not have",
        &["xls", "doc", "zip", "PDF", "ppt"],
        include_str!("documents.tsv"),
    ),
    absent(
        "appartient aux documents XML et aux lecteurs, que wl n'a pas : Désérialise(…, psdXMLAgrégé) lit un document",
        "belongs to XML documents and readers, which wl does not have: Deserialize(…, psdAggregatedXML) reads a document",
        &["XML", "xml"],
        include_str!("xml.tsv"),
    ),
    absent(
        "appartient au réseau (HTTP, REST, FTP, sockets) : wl n'en a que le courrier",
        "belongs to the network (HTTP, REST, FTP, sockets), of which wl has the mail only",
        &[
            "HTTP", "http", "REST", "rest", "FTP", "Socket", "SOAP", "Net", "grpc", "MQTT", "SSH",
            "ggl", "LDAP",
        ],
        include_str!("network.tsv"),
    ),
    absent(
        "appartient aux autres programmes et aux threads, que wl n'a pas",
        "belongs to other programs and threads, which wl does not have",
        &["Exe", "Thread", "Sémaphore", "Semaphore", "Signal", "Timer"],
        include_str!("processes.tsv"),
    ),
    absent(
        "appartient à Windows (DLL, OLE, registre, services), que wl n'a pas",
        "belongs to Windows (DLLs, OLE, registry, services), which wl does not have",
        &["Registre", "Registry", "OLE", "DDE", "Service", "COM", "bt", "tapi", "API"],
        include_str!("system.tsv"),
    ),
    absent(
        "appartient au chiffrement et aux certificats, que wl n'a pas",
        "belongs to encryption and certificates, which wl does not have",
        &["Certificat", "Certificate", "Signature", "Crypte", "Encrypt"],
        include_str!("encryption.tsv"),
    ),
    absent(
        "existe en WLangage et pas encore dans wl",
        "exists in WLangage and not yet in wl",
        &[],
        include_str!("general.tsv"),
    ),
    absent(
        "existe en WLangage et pas dans wl : psdXMLAgrégé, psdJSON et psdBinaire y sont",
        "exists in WLangage and not in wl: psdAggregatedXML, psdJSON and psdBinary do",
        &[],
        "psdXML\tpsdXML\t3013065\npsdBinaireFormat16\tpsdBinaryFormat16\t3013065\n",
    ),
];

#[cfg(test)]
mod tests {
    use wl_interpreter::builtin::Table;
    use wl_interpreter::syntax::fold;

    use super::ABSENT;
    use crate::LIBRARY;

    #[test]
    fn a_name_that_is_there_is_not_absent() {
        let table = Table::new(&[&LIBRARY]);
        let mut seen = std::collections::HashSet::new();
        for line in ABSENT.iter().flat_map(|absent| absent.names.lines()) {
            let cells: Vec<_> = line.split('\t').collect();
            let [fr, en, page] = cells[..] else { panic!("three cells: {line:?}") };
            assert!(page.is_empty() || page.parse::<u64>().is_ok(), "{line}");
            for name in [fr, en] {
                assert!(table.lookup(&fold(name)).is_empty(), "{name} is declared");
            }
            assert!(seen.insert(fold(fr).into_owned()), "{fr} is listed twice");
        }
    }
}
