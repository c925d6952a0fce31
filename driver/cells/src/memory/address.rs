//! Single values in the application's memory, read and written without assuming alignment.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::marker::PhantomData;

use crate::memory::text::{Capacity, TextIn, TextOut, TextUnit};

/// The application's promise about the pointers of one call. Every wrapper of a pointer starts here.
#[derive(Debug, Clone, Copy)]
pub struct Application(());

impl Application {
    /// Takes the promise.
    ///
    /// # Safety
    /// Every pointer wrapped through this value is null, or valid for what the ODBC specification says the driver does
    /// with that argument, for as long as it says so (deferred buffers: until they are unbound).
    pub unsafe fn promised() -> Self {
        Self(())
    }

    /// A pointer whose meaning depends on other arguments, or that is kept for later.
    pub fn address<T>(self, pointer: *mut T) -> Address {
        Address(pointer.cast())
    }

    /// A place for one value; null where the application does not want it.
    pub fn output<T: Plain>(self, pointer: *mut T) -> Output<T> {
        Output { address: Address(pointer.cast()), value: PhantomData }
    }

    /// Text whose length counts units of its own width, or is SQL_NTS.
    pub fn text<U: TextUnit>(self, pointer: *const U, length: impl Into<i64>) -> TextIn {
        TextIn::new(Address(pointer.cast_mut().cast()), Capacity::Chars(length.into()), U::WIDTH)
    }

    /// Text behind an attribute or field pointer: its length counts bytes, or is SQL_NTS.
    pub fn text_in_bytes<U: TextUnit>(self, pointer: *mut c_void, length: impl Into<i64>) -> TextIn {
        TextIn::new(Address(pointer), Capacity::Bytes(length.into()), U::WIDTH)
    }

    /// A text buffer whose size counts units of its own width.
    pub fn text_out<U: TextUnit>(self, pointer: *mut U, capacity: impl Into<i64>) -> TextOut {
        TextOut::new(Address(pointer.cast()), Capacity::Chars(capacity.into()), U::WIDTH)
    }

    /// A text buffer behind an untyped pointer: its size counts bytes.
    pub fn text_out_in_bytes<U: TextUnit>(self, pointer: *mut c_void, capacity: impl Into<i64>) -> TextOut {
        TextOut::new(Address(pointer), Capacity::Bytes(capacity.into()), U::WIDTH)
    }
}

/// A type any pattern of bits of which is a value.
pub trait Plain: Copy {}
impl Plain for u8 {}
impl Plain for i16 {}
impl Plain for u16 {}
impl Plain for i32 {}
impl Plain for u32 {}
impl Plain for isize {}
impl Plain for usize {}
impl Plain for *mut c_void {}
impl<const SIZE: usize> Plain for [u8; SIZE] {}

/// A place in the application's memory; may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address(*mut c_void);

// SAFETY: an address is only a number until it is read or written, which the application's promise covers on any thread.
unsafe impl Send for Address {}
// SAFETY: as for `Send`; the type has no interior state.
unsafe impl Sync for Address {}

impl Address {
    /// The null pointer.
    pub const NULL: Self = Self(std::ptr::null_mut());

    /// The place of a test's memory, which the test must not leave; tests of the crates above use it too.
    pub fn of_test<T>(memory: &mut [T]) -> Self {
        Self(memory.as_mut_ptr().cast())
    }

    /// No place was given.
    pub fn is_null(self) -> bool {
        self.0.is_null()
    }

    /// The pointer as the application gave it, to hand it back.
    pub fn pointer(self) -> *mut c_void {
        self.0
    }

    /// The pointer's bits, where ODBC passes an integer in a pointer argument.
    pub fn number(self) -> usize {
        self.0.addr()
    }

    /// The place so many bytes further; null stays null.
    #[must_use]
    pub fn offset(self, bytes: isize) -> Self {
        if self.is_null() { self } else { Self(self.0.wrapping_byte_offset(bytes)) }
    }

    /// The value here; `None` at null.
    pub fn read<T: Plain>(self) -> Option<T> {
        if self.is_null() {
            return None;
        }
        // SAFETY: not null, and the application promised a readable `T` here; `Plain` allows any bits.
        Some(unsafe { self.0.cast::<T>().read_unaligned() })
    }

    /// Stores a value here; does nothing at null.
    pub fn write<T: Plain>(self, value: T) {
        if !self.is_null() {
            // SAFETY: not null, and the application promised a writable `T` here.
            unsafe { self.0.cast::<T>().write_unaligned(value) }
        }
    }

    /// Stores bytes here; does nothing at null. The caller has checked the room.
    pub fn write_bytes(self, bytes: &[u8]) {
        if !self.is_null() {
            // SAFETY: not null, the application promised this much room, and our bytes are not in its buffer.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.0.cast::<u8>(), bytes.len()) }
        }
    }

    /// Copies bytes from here; empty at null.
    pub fn read_bytes(self, length: usize) -> Vec<u8> {
        if self.is_null() || length == 0 {
            return Vec::new();
        }
        // SAFETY: not null, and the application promised this many readable bytes.
        unsafe { std::slice::from_raw_parts(self.0.cast::<u8>(), length) }.to_vec()
    }
}

/// A place for one value of a known type.
#[derive(Debug, Clone, Copy)]
pub struct Output<T> {
    address: Address,
    value: PhantomData<T>,
}

impl<T: Plain> Output<T> {
    /// The place of a bound or descriptor pointer.
    pub fn at(address: Address) -> Self {
        Self { address, value: PhantomData }
    }

    /// The application does not want the value.
    pub fn is_null(self) -> bool {
        self.address.is_null()
    }

    /// Stores the value if it is wanted.
    pub fn write(self, value: T) {
        self.address.write(value);
    }
}

impl<T: Plain + TryFrom<usize> + TryFrom<i16>> Output<T> {
    /// Stores a length if it is wanted; one too large for the type becomes the largest 16-bit number.
    pub fn write_length(self, length: usize) {
        if let Some(value) = T::try_from(length).ok().or_else(|| T::try_from(i16::MAX).ok()) {
            self.write(value);
        }
    }
}
