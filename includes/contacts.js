// SQL that brings what people type into one form, so that the same customer compares equal.

/** Lower case, no white space. */
function email(text) {
  return `NULLIF(LOWER(TRIM(${text})), "")`;
}

/** Digits, with a plus where the number is international: "0032 (0)475 12" and "+32 475-12 ext. 3" agree. */
function phone(text) {
  const without_extension = `REGEXP_REPLACE(${text}, r"(?i)\\s*(ext|x|#).*$", "")`;
  const without_trunk_zero = `REPLACE(${without_extension}, "(0)", "")`;
  const international = `REGEXP_REPLACE(TRIM(${without_trunk_zero}), r"^00", "+")`;
  return `NULLIF(REGEXP_REPLACE(${international}, r"[^0-9+]", ""), "")`;
}

/** Capitals and digits only. */
function vat_number(text) {
  return `NULLIF(UPPER(REGEXP_REPLACE(${text}, r"[^0-9A-Za-z]", "")), "")`;
}

module.exports = { email, phone, vat_number };
