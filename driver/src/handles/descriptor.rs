//! A descriptor: the columns or parameters of a statement, as the application binds them or as the driver knows them.

use std::sync::{Arc, Mutex};

use bigcommerce_sql::ResultColumn;

use crate::convert::c_type;
use crate::diagnostics::Records;
use crate::handles::{AnyHandle, Connection, Kind, Token, lock, registry};
use crate::memory::Address;
use crate::types::{TypeFacts, facts};

const SQL_NO_NULLS: i16 = 0;
const SQL_NULLABLE: i16 = 1;
const SQL_PARAM_INPUT: i16 = 1;

/// A descriptor.
#[derive(Debug)]
pub struct Descriptor {
    token: Token,
    state: Mutex<DescriptorState>,
    diagnostics: Records,
    /// The connection it belongs to.
    pub connection: Arc<Connection>,
    /// Allocated by the application and not with a statement.
    pub explicit: bool,
    /// The statements that use it. Freed ones stay until the next is added.
    users: Mutex<Vec<Token>>,
}

/// What a descriptor describes. An explicit one serves as either application descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// ARD, APD, or allocated by the application.
    Application,
    /// IRD
    Columns,
    /// IPD
    Parameters,
}

/// What its lock guards.
#[derive(Debug, Clone)]
pub struct DescriptorState {
    /// What it describes.
    pub role: Role,
    /// The header.
    pub header: Header,
    /// The records, from number 1; their count is SQL_DESC_COUNT.
    pub records: Vec<Record>,
    /// Record 0: of an ARD where bookmarks go, of an IRD what they are.
    pub bookmark: Record,
    /// Of an IRD: a statement was prepared or executed, whether it has columns or not.
    pub described: bool,
}

/// Fields that a descriptor has once.
#[derive(Debug, Clone, Copy)]
pub struct Header {
    /// SQL_DESC_ARRAY_SIZE
    pub array_size: usize,
    /// SQL_DESC_ARRAY_STATUS_PTR
    pub array_status: Address,
    /// SQL_DESC_BIND_OFFSET_PTR
    pub bind_offset: Address,
    /// SQL_DESC_BIND_TYPE: 0 for columns, else the bytes of a row.
    pub bind_type: i32,
    /// SQL_DESC_ROWS_PROCESSED_PTR
    pub rows_processed: Address,
}

/// A column or parameter.
#[derive(Debug, Clone)]
pub struct Record {
    /// SQL_DESC_CONCISE_TYPE
    pub concise_type: i16,
    /// SQL_DESC_TYPE
    pub verbose_type: i16,
    /// SQL_DESC_DATETIME_INTERVAL_CODE
    pub datetime_code: i16,
    /// SQL_DESC_LENGTH, in characters.
    pub length: usize,
    /// SQL_DESC_OCTET_LENGTH, in bytes.
    pub octet_length: isize,
    /// SQL_DESC_PRECISION
    pub precision: i16,
    /// SQL_DESC_SCALE
    pub scale: i16,
    /// SQL_DESC_PARAMETER_TYPE
    pub parameter_type: i16,
    /// SQL_DESC_NULLABLE
    pub nullable: i16,
    /// SQL_DESC_NAME
    pub name: String,
    /// SQL_DESC_DATA_PTR
    pub data: Address,
    /// SQL_DESC_INDICATOR_PTR
    pub indicator: Address,
    /// SQL_DESC_OCTET_LENGTH_PTR
    pub octet_length_address: Address,
    /// The column behind a record of an IRD.
    pub column: Option<ResultColumn>,
    /// The facts of the type behind a record of an IRD or an IPD that the driver filled.
    pub facts: Option<TypeFacts>,
}

impl Default for Header {
    fn default() -> Self {
        Self {
            array_size: 1,
            array_status: Address::NULL,
            bind_offset: Address::NULL,
            bind_type: 0,
            rows_processed: Address::NULL,
        }
    }
}

impl Record {
    /// A record that nothing has set yet.
    pub fn new(role: Role) -> Self {
        let concise_type = if role == Role::Application { c_type::DEFAULT } else { 0 };
        Self {
            concise_type,
            verbose_type: concise_type,
            datetime_code: 0,
            length: 0,
            octet_length: 0,
            precision: 0,
            scale: 0,
            parameter_type: SQL_PARAM_INPUT,
            nullable: SQL_NULLABLE,
            name: String::new(),
            data: Address::NULL,
            indicator: Address::NULL,
            octet_length_address: Address::NULL,
            column: None,
            facts: None,
        }
    }

    /// The record of a type the driver knows.
    pub fn of_type(role: Role, facts: TypeFacts) -> Self {
        Self {
            concise_type: facts.concise_type,
            verbose_type: facts.verbose_type,
            datetime_code: facts.datetime_code,
            length: usize::try_from(facts.column_size).unwrap_or(usize::MAX),
            octet_length: isize::try_from(facts.octet_length).unwrap_or(isize::MAX),
            precision: if facts.datetime_code == 0 {
                i16::try_from(facts.column_size).unwrap_or(0)
            } else {
                facts.decimal_digits
            },
            scale: facts.decimal_digits,
            facts: Some(facts),
            ..Self::new(role)
        }
    }

    /// The record of a result column.
    pub fn of_column(column: &ResultColumn) -> Self {
        Self {
            name: column.label.clone(),
            nullable: if column.nullable { SQL_NULLABLE } else { SQL_NO_NULLS },
            column: Some(column.clone()),
            ..Self::of_type(Role::Columns, facts(column.result_type))
        }
    }

    /// Sets the concise type and the two fields that go with it.
    pub fn set_concise_type(&mut self, concise_type: i16) {
        self.concise_type = concise_type;
        (self.verbose_type, self.datetime_code) = match concise_type {
            91..=93 => (9, concise_type - 90),
            101..=113 => (10, concise_type - 100),
            _ => (concise_type, 0),
        };
    }

    /// The application has given a place for the value or its length.
    pub fn is_bound(&self) -> bool {
        !self.data.is_null()
    }

    /// Forgets the places, which unbinds the column or parameter.
    pub fn unbind(&mut self) {
        self.data = Address::NULL;
        self.indicator = Address::NULL;
        self.octet_length_address = Address::NULL;
    }
}

impl DescriptorState {
    /// An empty descriptor.
    pub fn new(role: Role) -> Self {
        let bookmark = Record::new(role);
        Self { role, header: Header::default(), records: Vec::new(), bookmark, described: false }
    }

    /// Describes the columns of a statement, for an IRD.
    pub fn describe(&mut self, columns: &[ResultColumn]) {
        self.records = columns.iter().map(Record::of_column).collect();
        self.described = true;
    }

    /// Forgets the columns: nothing is prepared or executed any more.
    pub fn forget(&mut self) {
        self.records.clear();
        self.described = false;
    }

    /// The record with this number, from 1.
    pub fn record(&self, number: u16) -> Option<&Record> {
        usize::from(number).checked_sub(1).and_then(|index| self.records.get(index))
    }

    /// The record with this number, from 1, made if there is none yet; `None` for number 0.
    pub fn record_or_new(&mut self, number: u16) -> Option<&mut Record> {
        let index = usize::from(number).checked_sub(1)?;
        if self.records.len() <= index {
            self.records.resize(index + 1, Record::new(self.role));
        }
        self.records.get_mut(index)
    }

    /// Drops unbound records at the end, as unbinding the last column lowers SQL_DESC_COUNT.
    pub fn trim(&mut self) {
        while self.records.last().is_some_and(|record| !record.is_bound() && record.indicator.is_null()) {
            self.records.pop();
        }
    }
}

impl Descriptor {
    /// An empty descriptor.
    pub fn new(token: Token, connection: Arc<Connection>, role: Role, explicit: bool) -> Arc<Self> {
        Arc::new(Self {
            token,
            state: Mutex::new(DescriptorState::new(role)),
            diagnostics: Records::default(),
            connection,
            explicit,
            users: Mutex::default(),
        })
    }

    /// Remembers a statement that uses it.
    pub fn add_user(&self, statement: Token) {
        let mut users = lock(&self.users);
        users.retain(|user| *user != statement && registry::find(*user).is_some());
        users.push(statement);
    }

    /// Forgets a statement that uses another one from here on.
    pub fn remove_user(&self, statement: Token) {
        lock(&self.users).retain(|user| *user != statement);
    }

    /// Its token.
    pub fn token(&self) -> Token {
        self.token
    }
}

impl Kind for Descriptor {
    type State = DescriptorState;

    fn pick(handle: AnyHandle) -> Option<Arc<Self>> {
        if let AnyHandle::Descriptor(descriptor) = handle { Some(descriptor) } else { None }
    }

    fn state(&self) -> &Mutex<DescriptorState> {
        &self.state
    }

    fn diagnostics(&self) -> &Records {
        &self.diagnostics
    }

    fn is_busy(&self) -> bool {
        let users = lock(&self.users).clone();
        users.into_iter().any(|user| {
            matches!(registry::find(user), Some(AnyHandle::Statement(user)) if user.is_busy_or_waits_for_data())
        })
    }
}
