//! Which of the proxies that a profile names is used. Other drivers have two families of properties for it, `Firewall…` and `Proxy…`;
//! here they mean the same, so that parts of both must not be mixed. `settings` asks before it reads any value.

use bigcommerce_store::schemas::fold;

use super::other_drivers::Ignored;
use super::settings::truth;

const FIREWALL: &[&str] =
    &["FirewallServer", "FirewallPort", "FirewallType", "FirewallUser", "FirewallPassword"];
const PROXY: &[&str] = &["ProxyServer", "ProxyPort", "ProxyType", "ProxyUser", "ProxyPassword"];

const FIREWALL_OFF: &str = "FirewallType=NONE turns it off.";
const DETECTED: &str =
    "ProxyAutoDetect=true is given as well and counts first. Set it to false, or leave it out.";
const ONE_PROXY: &str = "there is one proxy, and the one that is named first counts.";

/// The pairs without those of proxies that are not used, and the servers left out with the reason. The strongest pair comes first.
pub(super) fn with_one_proxy<'a>(pairs: Vec<(&'a str, &'a str)>) -> (Vec<(&'a str, &'a str)>, Vec<Ignored>) {
    let place = |name: &str| {
        pairs.iter().position(|(known, value)| fold(known) == fold(name) && !value.trim().is_empty())
    };
    let value = |name| place(name).and_then(|at| pairs.get(at)).map(|(_, value)| value.trim());

    let mut left_out: Vec<(&[&str], &'static str)> = Vec::new();
    let off = value("FirewallType").is_some_and(|kind| kind.eq_ignore_ascii_case("NONE"));
    if off {
        left_out.push((FIREWALL, FIREWALL_OFF));
    }
    if value("ProxyAutoDetect").and_then(truth) == Some(true) {
        left_out.extend([(FIREWALL, DETECTED), (PROXY, DETECTED)]);
    } else if let (false, Some(firewall), Some(proxy)) = (off, place("FirewallServer"), place("ProxyServer"))
    {
        left_out.push((if firewall < proxy { PROXY } else { FIREWALL }, ONE_PROXY));
    }

    let mut ignored = Vec::new();
    let reason = |name: &str| {
        let family = left_out.iter().find(|(family, _)| family.iter().any(|it| fold(it) == fold(name)));
        family.map(|(_, why)| *why)
    };
    let kept = pairs.iter().copied().filter(|(name, value)| {
        let why = reason(name);
        let server =
            [FIREWALL, PROXY].iter().any(|family| family.first().is_some_and(|it| fold(it) == fold(name)));
        if why.is_some() && server && !value.trim().is_empty() {
            ignored.push(Ignored { name: (*name).to_owned(), why });
        }
        why.is_none()
    });
    let kept = kept.collect();
    (kept, ignored)
}

#[cfg(test)]
mod tests {
    use super::with_one_proxy;

    fn kept(pairs: &[(&'static str, &'static str)]) -> (Vec<&'static str>, Vec<String>) {
        let (kept, ignored) = with_one_proxy(pairs.to_vec());
        (kept.into_iter().map(|(_, value)| value).collect(), ignored.into_iter().map(|it| it.name).collect())
    }

    #[test]
    fn a_firewall_of_the_type_none_is_off_and_leaves_the_proxy() {
        let pairs = [("Firewall Type", "none"), ("FirewallServer", "wall"), ("ProxyServer", "proxy")];
        assert_eq!(kept(&pairs), (vec!["proxy"], vec!["FirewallServer".to_owned()]));
        assert_eq!(kept(&[("FirewallType", "NONE"), ("FirewallServer", "")]), (vec![], vec![]));
    }

    #[test]
    fn detection_that_is_asked_for_counts_before_named_proxies() {
        let pairs =
            [("ProxyAutoDetect", "true"), ("ProxyServer", "proxy"), ("ProxyUser", "me"), ("StoreId", "abc")];
        assert_eq!(kept(&pairs), (vec!["true", "abc"], vec!["ProxyServer".to_owned()]));
        assert_eq!(
            kept(&[("ProxyAutoDetect", "false"), ("ProxyServer", "proxy")]),
            (vec!["false", "proxy"], vec![])
        );
    }

    #[test]
    fn of_two_proxies_the_first_counts_with_its_own_properties() {
        let wall = [("FirewallServer", "wall"), ("FirewallPort", "1080")];
        let proxy = [("ProxyServer", "proxy"), ("ProxyUser", "me")];
        let both: Vec<_> = wall.into_iter().chain(proxy).collect();
        assert_eq!(kept(&both), (vec!["wall", "1080"], vec!["ProxyServer".to_owned()]));
        let both: Vec<_> = proxy.into_iter().chain(wall).collect();
        assert_eq!(kept(&both), (vec!["proxy", "me"], vec!["FirewallServer".to_owned()]));
        let mixed = [("FirewallServer", "wall"), ("ProxyServer", ""), ("ProxyUser", "me")];
        assert_eq!(kept(&mixed).1, Vec::<String>::new());
    }
}
