//! A profile in the forms that programs take: a file data source, an Office connection file, a connection string.

use bigcommerce_sql::{Attributes, Pairs};

/// The driver's name in odbcinst.ini.
const DRIVER: &str = "BigCommerce";

/// The text of a `.dsn` file.
pub(super) fn file_source(pairs: &Pairs) -> String {
    let mut text = format!("[ODBC]\nDRIVER={DRIVER}\n");
    for (name, value) in pairs {
        text.push_str(&format!("{name}={value}\n"));
    }
    text
}

/// A connection string without a data source.
pub(super) fn connection_string(pairs: &Pairs) -> String {
    let driver = ("DRIVER".to_owned(), DRIVER.to_owned());
    Attributes::new(std::iter::once(driver).chain(pairs.iter().cloned()).collect()).to_string()
}

/// The text of an `.odc` file, for Excel to read a table through the data source. The format is Microsoft's MS-ODCFF, by which a
/// connection of the type ODBC has no CommandType; the layout is that of files which Excel writes, without their preview for browsers.
pub(super) fn office(name: &str, table: &str) -> String {
    let connection = escaped(&Attributes::new(vec![("DSN".to_owned(), name.to_owned())]).to_string());
    let command = if table.is_empty() {
        "SELECT * FROM sys_tables".to_owned()
    } else {
        format!("SELECT * FROM {table}")
    };
    let (name, command) = (escaped(name), escaped(&command));
    format!(
        r#"<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/x-ms-odc; charset=utf-8">
<meta name=ProgId content=ODC.Table>
<meta name=SourceType content=ODBC>
<title>{name}</title>
<xml id=docprops><o:DocumentProperties
  xmlns:o="urn:schemas-microsoft-com:office:office"
  xmlns="http://www.w3.org/TR/REC-html40">
  <o:Name>{name}</o:Name>
 </o:DocumentProperties>
</xml><xml id=msodc><odc:OfficeDataConnection
  xmlns:odc="urn:schemas-microsoft-com:office:odc"
  xmlns="http://www.w3.org/TR/REC-html40">
  <odc:Connection odc:Type="ODBC">
   <odc:ConnectionString>{connection}</odc:ConnectionString>
   <odc:CommandText>{command}</odc:CommandText>
  </odc:Connection>
 </odc:OfficeDataConnection>
</xml>
</head>

<body>{name}</body>

</html>
"#
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{connection_string, file_source, office};

    #[test]
    fn each_form_holds_the_profile() {
        let pairs = vec![("StoreId".to_owned(), "abc".to_owned()), ("Scope".to_owned(), "a;b".to_owned())];
        assert_eq!(file_source(&pairs), "[ODBC]\nDRIVER=BigCommerce\nStoreId=abc\nScope=a;b\n");
        assert_eq!(connection_string(&pairs), "DRIVER=BigCommerce;StoreId=abc;Scope={a;b};");
        let text = office("My <Shop>", "Products");
        assert!(text.contains("DSN=My &lt;Shop&gt;;") && text.contains("SELECT * FROM Products"), "{text}");
    }
}
