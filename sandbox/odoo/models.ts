/** The models of the practice Odoo: the fields that version 19 has, with their types. */

export type FieldType =
  | 'integer'
  | 'char'
  | 'text'
  | 'boolean'
  | 'float'
  | 'monetary'
  | 'date'
  | 'datetime'
  | 'selection'
  | 'many2one'
  | 'one2many'
  | 'many2many'

export interface Field {
  readonly type: FieldType
  readonly relation?: string
}

export interface Model {
  readonly fields: Readonly<Record<string, Field>>
  /** The order of answers that ask for none. */
  readonly order: string
}

const plain = (type: FieldType) => (names: string) =>
  Object.fromEntries(names.split(' ').map((name) => [name, {type} as Field]))
const integers = plain('integer')
const chars = plain('char')
const booleans = plain('boolean')
const floats = plain('float')
const money = plain('monetary')
const datetimes = plain('datetime')
const selections = plain('selection')
const one = (relations: Record<string, string>) => related('many2one', relations)
const many = (relations: Record<string, string>) => related('many2many', relations)

function related(type: FieldType, relations: Record<string, string>): Record<string, Field> {
  return Object.fromEntries(Object.entries(relations).map(([name, relation]) => [name, {type, relation}]))
}

const everywhere = {
  ...integers('id'),
  ...chars('display_name'),
  ...datetimes('create_date write_date'),
}

const productFields = {
  ...everywhere,
  ...chars('name default_code barcode'),
  ...selections('type tracking'),
  ...booleans('active sale_ok purchase_ok is_storable'),
  ...floats('list_price standard_price weight'),
  ...one({
    categ_id: 'product.category',
    uom_id: 'uom.uom',
    currency_id: 'res.currency',
    company_id: 'res.company',
  }),
}

export const models: Readonly<Record<string, Model>> = {
  'res.partner': {
    order: 'name, id desc',
    fields: {
      ...everywhere,
      ...chars('name ref vat email phone street street2 city zip lang'),
      ...selections('type'),
      ...booleans('active is_company'),
      ...integers('customer_rank supplier_rank'),
      ...one({
        country_id: 'res.country',
        parent_id: 'res.partner',
        commercial_partner_id: 'res.partner',
        user_id: 'res.users',
        company_id: 'res.company',
      }),
      ...many({category_id: 'res.partner.category'}),
    },
  },
  'product.template': {
    order: 'name, id',
    fields: {
      ...productFields,
      product_variant_ids: {type: 'one2many', relation: 'product.product'},
    },
  },
  'product.product': {
    order: 'default_code, name, id',
    fields: {...productFields, ...floats('lst_price'), ...one({product_tmpl_id: 'product.template'})},
  },
  'sale.order': {
    order: 'date_order desc, id desc',
    fields: {
      ...everywhere,
      ...chars('name client_order_ref origin'),
      ...selections('state invoice_status'),
      ...datetimes('date_order commitment_date'),
      ...floats('currency_rate'),
      ...money('amount_untaxed amount_tax amount_total'),
      ...one({
        partner_id: 'res.partner',
        partner_invoice_id: 'res.partner',
        partner_shipping_id: 'res.partner',
        user_id: 'res.users',
        team_id: 'crm.team',
        currency_id: 'res.currency',
        company_id: 'res.company',
      }),
      order_line: {type: 'one2many', relation: 'sale.order.line'},
    },
  },
  'sale.order.line': {
    order: 'order_id, sequence, id',
    fields: {
      ...everywhere,
      ...plain('text')('name'),
      ...integers('sequence'),
      ...selections('state display_type'),
      ...booleans('is_downpayment'),
      ...floats('product_uom_qty qty_delivered qty_invoiced price_unit discount price_tax'),
      ...money('price_subtotal price_total'),
      ...one({
        order_id: 'sale.order',
        product_id: 'product.product',
        product_uom_id: 'uom.uom',
        salesman_id: 'res.users',
        currency_id: 'res.currency',
        company_id: 'res.company',
      }),
      ...many({tax_ids: 'account.tax'}),
    },
  },
  'res.currency': {
    order: 'active desc, name',
    fields: {
      ...everywhere,
      ...chars('name symbol full_name'),
      ...booleans('active'),
      ...floats('rounding rate'),
      ...integers('decimal_places'),
    },
  },
  'res.company': {
    order: 'name',
    fields: {
      ...everywhere,
      ...chars('name'),
      ...one({currency_id: 'res.currency', partner_id: 'res.partner'}),
    },
  },
  'res.users': {
    order: 'name',
    fields: {...everywhere, ...chars('name login'), ...booleans('active')},
  },
}

/** Names of records in models that the practice copy does not hold. */
export const outsideNames: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'res.country': {
    20: 'Belgium',
    57: 'Germany',
    165: 'Netherlands',
    231: 'United Kingdom',
    233: 'United States',
  },
  'uom.uom': {1: 'Units', 4: 'Hours', 12: 'kg'},
  'product.category': {1: 'All', 4: 'Services', 5: 'Furniture', 6: 'Lighting'},
  'crm.team': {1: 'Sales', 2: 'Website'},
  'res.partner.category': {1: 'Wholesale', 2: 'Press', 3: 'VIP'},
  'account.tax': {1: '21%', 2: '0%', 3: '20%'},
}
