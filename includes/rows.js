// Which rows of a lake table a model reads, and which of them it keeps.

/**
 * The rows that the model has not read yet: everything on a full refresh, else what was extracted later than the
 * newest row in the table. COALESCE, because the MAX of an empty table is NULL and would read nothing for ever.
 */
function unread(ctx) {
  return ctx.when(
    ctx.incremental(),
    `_extracted_at > (SELECT COALESCE(MAX(_extracted_at), TIMESTAMP "1970-01-01 00:00:00+00") FROM ${ctx.self()})`,
    "TRUE",
  );
}

/** Keeps the latest row of each key. Page and row decide where one run has read a record twice. */
function latest_by(key) {
  return `ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY _extracted_at DESC, _page DESC, _row DESC) = 1`;
}

module.exports = { unread, latest_by };
