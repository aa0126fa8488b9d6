use std::collections::HashSet;

use super::dictionary::{ABBREVIATIONS, WORDS, meaning};
use super::{By, Kind, Pack, Reader, Reading, TableSign};
use crate::Domain;

fn column(table: &str, raw: &str, kind: Kind) -> Reading {
    let reader = Reader::default();
    let table = reader.table(table, [raw]);
    reader.column(&table, raw, kind)
}

/// Each expectation is `table.column type = name`.
fn check(cases: &str) {
    for case in cases.lines().map(str::trim).filter(|case| !case.is_empty()) {
        let (given, expected) = case.split_once(" = ").unwrap();
        let (path, kind) = given.split_once(' ').unwrap_or((given, ""));
        let (table, raw) = path.split_once('.').unwrap();
        let kind = match kind {
            "number" => Kind::Number,
            "text" => Kind::Text,
            "date" => Kind::Date,
            "flag" => Kind::Flag,
            _ => Kind::Unknown,
        };
        let reading = column(table, raw, kind);
        assert_eq!(reading.name, expected, "{case}: {}", reading.evidence());
    }
}

#[test]
fn identifiers_are_cut_at_marks_humps_and_digits() {
    check(
        "t.customer_name = Customer name
         t.CustomerName = Customer name
         t.customer-name = Customer name
         t.CUSTOMER_NAME = Customer name
         t.Customer.Name = Customer name
         t.SQLServerID = SQL server ID
         t.orderIDs = Order IDs
         t.eMail = Email
         t.addr2 = Address 2
         t.sales2024 = Sales 2024
         t.strFirstName = First name",
    );
}

#[test]
fn abbreviations_become_words() {
    check(
        "t.cust_acct_no = Customer account number
         t.qty_oh = Quantity on hand
         t.tot_amt_usd = Total amount USD
         t.whse_cd = Warehouse code
         t.uom = Unit of measure
         t.pymt_mthd = Payment method
         t.dept_mgr_nm = Department manager name
         t.invc_dt = Invoice date
         t.is_actv_flg = Is active flag",
    );
}

#[test]
fn runs_are_cut_into_words() {
    check(
        "t.custacctno = Customer account number
         t.orderdate = Order date
         t.ORDERDATE = Order date
         t.prdctgrpcd = Product group code
         t.totalamount = Total amount
         t.unitprice = Unit price
         t.shipmentstatus = Shipment status",
    );
}

#[test]
fn a_word_is_never_cut_into_smaller_ones() {
    check(
        "t.minister = Minister
         t.police = Police
         t.entrepreneur = Entrepreneur
         t.nectar = Nectar
         t.formed = Formed
         t.season = Season
         t.notable = Notable",
    );
}

#[test]
fn the_table_decides_what_an_abbreviation_means() {
    check(
        "emp_payroll.sal = Salary
         sal_order.sal = Sales
         stock.inv_qty = Inventory quantity
         gl_journal.inv_no = Invoice number
         patient_visit.dr = Doctor
         gl_journal.dr = Debit
         employee.leave_bal = Leave balance
         hospital_ward.adm_dt = Admission date",
    );
}

#[test]
fn the_type_decides_what_an_abbreviation_means() {
    check(
        "t.rev number = Revenue
         t.rev text = Review
         t.curr text = Currency
         t.curr number = Current
         t.del_flg flag = Deleted flag
         t.ind flag = Indicator
         t.ind text = Industry
         t.cnt number = Count
         t.cnt text = Contact",
    );
}

#[test]
fn table_markers_are_told_and_left_out() {
    let reader = Reader::default();
    for (raw, name, sign) in [
        ("fct_sales", "Sales", Some(TableSign::Fact)),
        ("DimCustomer", "Customer", Some(TableSign::Dimension)),
        ("tblOrders", "Orders", Some(TableSign::Table)),
        ("stg_orders", "Orders", Some(TableSign::Staging)),
        ("order_details_vw", "Order details", Some(TableSign::View)),
        ("sales_fact", "Sales", Some(TableSign::Fact)),
        ("raw", "Raw", None),
        ("vitamin_d", "Vitamin d", None),
        ("customers", "Customers", None),
    ] {
        let table = reader.table(raw, []);
        assert_eq!(
            (table.reading.name.as_str(), table.sign),
            (name, sign),
            "{raw}"
        );
    }
}

#[test]
fn what_all_names_share_is_left_out() {
    let tables = [
        "acx_orders",
        "acx_customers",
        "acx_products",
        "acx_stores",
        "acx_staff",
    ];
    assert_eq!(
        Reader::new(tables).table("acx_orders", []).reading.name,
        "Orders"
    );
    let words = [
        "sales_orders",
        "sales_customers",
        "sales_products",
        "sales_stores",
        "sales_staff",
    ];
    assert_eq!(
        Reader::new(words).table("sales_orders", []).reading.name,
        "Sales orders"
    );
    let columns = ["l_orderkey", "l_partkey", "l_quantity", "l_shipdate"];
    let reader = Reader::default();
    let table = reader.table("lineitem", columns);
    assert_eq!(table.reading.name, "Line item");
    assert_eq!(
        reader.column(&table, "l_orderkey", Kind::Number).name,
        "Order key"
    );
}

#[test]
fn names_of_business_systems_are_known_where_their_tables_are() {
    let sap = Reader::new(["VBAK", "VBAP", "KNA1", "MARA"]);
    assert_eq!(sap.packs(), [Pack::Sap]);
    let table = sap.table("VBAP", ["VBELN", "NETWR"]);
    assert_eq!(table.reading.name, "Sales order item");
    let net = sap.column(&table, "NETWR", Kind::Number);
    assert_eq!(
        (net.name.as_str(), net.parts[0].by),
        ("Net value", By::Pack(Pack::Sap))
    );
    assert!(net.evidence().contains("SAP"), "{}", net.evidence());
    let other = Reader::new(["orders", "bom", "parts"]);
    assert!(other.packs().is_empty());
    assert_ne!(
        other.column(&table, "NETWR", Kind::Number).name,
        "Net value"
    );
}

#[test]
fn what_is_not_understood_stays_and_lowers_the_confidence() {
    let (clear, dark) = (
        column("t", "order_total", Kind::Number),
        column("t", "xqz_total", Kind::Number),
    );
    assert_eq!(dark.name, "Xqz total");
    assert!(clear.confidence > 0.99, "{}", clear.confidence);
    assert!(dark.confidence < 0.5, "{}", dark.confidence);
    assert_eq!(dark.evidence(), "\"xqz\" is not understood");
    let (one, of_many) = (
        column("t", "qty", Kind::Unknown),
        column("t", "disp", Kind::Unknown),
    );
    assert!(of_many.confidence < one.confidence);
}

#[test]
fn odd_names_are_read_without_a_fault() {
    for raw in [
        "",
        "_",
        "___",
        "1",
        "ß",
        "日本語",
        "a\u{301}b",
        "İstanbul",
        "-",
        "🦀_id",
        "ſtraße",
    ] {
        let reading = column("t", raw, Kind::Unknown);
        assert!((0.0..=1.0).contains(&reading.confidence), "{raw}");
    }
    let long = "customer".repeat(200);
    assert!(!column("t", &long, Kind::Unknown).name.is_empty());
}

#[test]
fn the_dictionaries_are_sorted_without_duplicates_and_well_formed() {
    let sorted = |lines: Vec<&str>, file: &str| {
        for pair in lines.windows(2) {
            assert!(
                pair[0] < pair[1],
                "{file}: '{}' before '{}'",
                pair[0],
                pair[1]
            );
        }
        assert!(!lines.is_empty(), "{file}");
    };
    sorted(WORDS.lines().collect(), "words");
    assert!(
        WORDS
            .lines()
            .all(|word| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase()))
    );
    let shorts = ABBREVIATIONS
        .lines()
        .map(|line| line.split('\t').next().unwrap());
    sorted(shorts.collect(), "abbreviations");
    assert!(ABBREVIATIONS.lines().count() >= 1_000);
    for pack in Pack::ALL {
        let keys = pack
            .data()
            .lines()
            .map(|line| line.rsplit_once('\t').unwrap().0);
        sorted(keys.collect(), pack.title());
        assert!(pack.data().lines().all(is_pack_entry), "{}", pack.title());
    }
    let domains = crate::domain::DATA
        .lines()
        .map(|line| line.split('\t').next().unwrap());
    assert!(domains.eq(Domain::ALL.map(Domain::name)));
}

fn is_pack_entry(line: &str) -> bool {
    let fields: Vec<&str> = line.split('\t').collect();
    let [raw, what, means] = fields[..] else {
        return false;
    };
    raw == raw.to_lowercase() && matches!(what, "table" | "column") && !means.trim().is_empty()
}

#[test]
fn every_abbreviation_says_what_it_means_and_where() {
    let words: HashSet<&str> = WORDS.lines().collect();
    for line in ABBREVIATIONS.lines() {
        let (short, rest) = line.split_once('\t').unwrap();
        assert!(
            !words.contains(short),
            "'{short}' is a word and an abbreviation"
        );
        let texts: Vec<&str> = rest.split("; ").collect();
        for text in &texts {
            let read = meaning(text);
            let conditions = text.matches(['@', '#', ',']).count();
            assert_eq!(read.domains.len() + read.kinds.len(), conditions, "{line}");
            assert!(
                !read.words.is_empty() && read.words == read.words.trim(),
                "{line}"
            );
        }
        assert!(
            texts.len() > 1 || !texts[0].contains(['@', '#']),
            "no condition is needed: {line}"
        );
        let unique: HashSet<&&str> = texts.iter().collect();
        assert_eq!(unique.len(), texts.len(), "{line}");
    }
}
