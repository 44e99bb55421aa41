// What `etl extract odoo` loads: one table per stream, `record` as Odoo sent it, one row per page row.
const streams = {
  partners: "Customers, contacts and suppliers (res.partner)",
  products: "Product variants (product.product)",
  orders: "Quotations and sales orders (sale.order)",
  order_lines: "Lines of quotations and sales orders (sale.order.line)",
  currencies: "Currencies (res.currency)",
};

for (const [stream, description] of Object.entries(streams)) {
  declare({
    schema: "lake",
    name: `odoo_${stream}`,
    description: `${description}, as sent. Append only: a changed record is one more row.`,
    columns: columns.describe("record", "_extracted_at", "_run_id", "_slice", "_page", "_row"),
  });
}
