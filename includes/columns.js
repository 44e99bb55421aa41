// What every column means: the same name means the same in every table.
const dictionary = {
  // ids
  customer_id: "Customer: id of the partner in Odoo",
  main_customer_id: "The customer that this one really is: the oldest entry with the same VAT number, else the same e-mail address",
  parent_customer_id: "Company that this contact belongs to",
  company_id: "Our own company that owns the record",
  currency_id: "Currency of the amounts: id in Odoo",
  order_id: "Order: id in Odoo",
  order_line_id: "Line of an order: id in Odoo",
  product_id: "Product variant: id in Odoo",
  product_template_id: "Product that this is a variant of",
  salesperson_id: "User who sells",

  // strings
  city: "Town, as typed",
  currency_code: "Currency of the amounts, ISO 4217",
  currency_symbol: "Sign that is printed before or after an amount",
  customer_name: "Name of the customer",
  customer_reference: "Our own number for the customer, or the customer's own number for the order",
  country_id: "Country: id in Odoo",
  description: "Text of the line as the customer reads it",
  email: "E-mail address in lower case",
  line_type: "product for a line that sells, else line_section or line_note",
  order_number: "Number of the order as people know it",
  order_status: "draft, sent, sale (confirmed) or cancel",
  phone: "Telephone number: digits, with a plus where it is international",
  product_code: "Our own code for the product, in capitals",
  product_name: "Name of the product",
  product_type: "consu for goods, service, or combo",
  vat_number: "VAT number: capitals and digits",

  // numbers
  discount_percent: "Discount on the unit price, in per cent",
  list_price: "Price without tax and discount",
  order_count: "Confirmed orders",
  quantity: "Quantity ordered; negative for a refund",
  tax_amount: "Tax in the order's currency",
  total_amount: "Amount with tax, in the order's currency",
  unit_price: "Price of one unit without tax and discount",
  untaxed_amount: "Amount without tax, in the order's currency",

  // booleans
  is_active: "Whether the record is in use; archived records are not",
  is_company: "Whether the customer is a company",
  is_confirmed: "Whether the order is a sale: neither a quotation nor cancelled",

  // dates and timestamps
  order_date: "Day of the order, UTC",
  ordered_at: "Time of confirmation, or of creation for quotations",
  created_at: "Time at which the record was created in Odoo",
  updated_at: "Time at which the record was last changed in Odoo",

  // loader's
  record: "The record as the source sent it",
  _extracted_at: "Time at which the page with this row was read from the source",
  _run_id: "Run that read it",
  _slice: "Part of the stream that the row came with",
  _page: "Page within the slice",
  _row: "Row within the page",
};

/** Descriptions of the named columns. A column that the dictionary lacks does not compile. */
function describe(...names) {
  const described = {};
  for (const name of names) {
    if (!Object.hasOwn(dictionary, name)) {
      throw new Error(`includes/columns.js does not describe the column "${name}"`);
    }
    described[name] = dictionary[name];
  }
  return described;
}

module.exports = { dictionary, describe };
