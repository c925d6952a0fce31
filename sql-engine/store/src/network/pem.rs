//! Certificates as PEM text that came through a field of one line: connection strings, ini files and forms lose line ends, without
//! which no reader takes the text.

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// The text holds a certificate and is no path of a file.
pub fn is_certificate_text(text: &str) -> bool {
    text.contains(BEGIN)
}

/// The certificates of a text, each mark on a line of its own. What stands between them is left out.
pub(super) fn in_lines(text: &str) -> String {
    let certificates = text.split(BEGIN).skip(1).filter_map(|rest| rest.split_once(END));
    certificates
        .map(|(body, _)| {
            let body: String = body.split_whitespace().collect();
            format!("{BEGIN}\n{body}\n{END}\n")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{in_lines, is_certificate_text};

    #[test]
    fn lost_line_ends_are_put_back() {
        let lines = "-----BEGIN CERTIFICATE-----\nAB==\n-----END CERTIFICATE-----\n";
        for text in [
            "-----BEGIN CERTIFICATE----- A B== -----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----AB==-----END CERTIFICATE-----",
            "subject=x\r\n-----BEGIN CERTIFICATE-----\r\nA\r\nB==\r\n-----END CERTIFICATE-----\r\n",
        ] {
            assert!(is_certificate_text(text));
            assert_eq!(in_lines(text), lines, "{text}");
        }
        let two = "-----BEGIN CERTIFICATE----- AB== -----END CERTIFICATE----- ".repeat(2);
        assert_eq!(in_lines(&two), lines.repeat(2));
    }

    #[test]
    fn a_certificate_that_was_cut_is_left_out() {
        assert_eq!(in_lines("-----BEGIN CERTIFICATE----- AB"), "");
        assert!(!is_certificate_text("/etc/ssl/certs/company.pem"));
    }
}
