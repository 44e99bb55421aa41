// SQL that reads Odoo's JSON. Odoo writes `false` where a value is missing, so the JSON type decides.

/** A text, or NULL. White space around it and doubled inside it goes. */
function text(json) {
  return `NULLIF(REGEXP_REPLACE(TRIM(${raw_text(json)}), r"\\s+", " "), "")`;
}

/** A text exactly as typed, or NULL. */
function raw_text(json) {
  return `IF(JSON_TYPE(${json}) = "string", LAX_STRING(${json}), NULL)`;
}

/** The id of a record, or of the record that a many2one field points to, as text; NULL where there is none. */
function id(json) {
  return `IF(JSON_TYPE(${json}) = "number", LAX_STRING(${json}), NULL)`;
}

/** An amount or quantity without binary rounding. */
function number(json) {
  return `IF(JSON_TYPE(${json}) = "number", SAFE_CAST(LAX_STRING(${json}) AS NUMERIC), NULL)`;
}

/** A true or false that is never missing. */
function boolean(json) {
  return `COALESCE(LAX_BOOL(${json}), FALSE)`;
}

/** Odoo prints times as UTC without a zone. */
function timestamp(json) {
  return `SAFE_CAST(${raw_text(json)} AS TIMESTAMP)`;
}

module.exports = { text, raw_text, id, number, boolean, timestamp };
