import type {Random} from '../../random.ts'
import {nextId, type Store, tableOf} from '../store.ts'
import {add} from './add.ts'
import {importedAt} from './times.ts'
import * as words from './words.ts'

/** Products with one to three variants each, and a few services. */
export function addProducts(store: Store, random: Random, count: number): void {
  const products = tableOf(store, 'product.product')
  while (products.size < count) {
    const at = importedAt + random.between(0, 999_999)
    const isService = products.size < words.serviceNames.length
    const name = isService ? words.serviceNames[products.size] : random.pick(words.productNames)
    const price = random.between(900, 180_000) / 100
    const template = add(store, 'product.template', at, {
      name,
      default_code: false,
      barcode: false,
      type: isService ? 'service' : 'consu',
      tracking: 'none',
      active: !random.chance(0.07),
      sale_ok: true,
      purchase_ok: !isService,
      is_storable: !isService,
      list_price: price,
      standard_price: Math.round(price * 60) / 100,
      weight: isService ? 0 : random.between(1, 900) / 10,
      categ_id: isService ? 4 : 5,
      uom_id: isService ? 4 : 1,
      currency_id: 1,
      company_id: random.chance(0.1) ? 2 : false,
    })
    const variants = isService ? 1 : random.between(1, 3)
    const ids: number[] = []
    for (let variant = 0; variant < variants && products.size < count; variant++) {
      const id = nextId(products)
      ids.push(id)
      add(store, 'product.product', at, {
        ...template,
        id,
        product_tmpl_id: template.id,
        default_code: random.chance(0.9)
          ? productCode(random, id, words.productFinishes[variant] ?? 'x')
          : false,
        barcode: random.chance(0.5) ? String(8_710_000_000_000 + id * 7919) : false,
        lst_price: price,
      })
    }
    tableOf(store, 'product.template').set(template.id, {
      ...template,
      default_code: ids.length === 1 ? (products.get(ids[0] as number)?.['default_code'] ?? false) : false,
      product_variant_ids: ids,
    })
  }
}

function productCode(random: Random, id: number, finish: string): string {
  const code = `P${String(id).padStart(4, '0')}-${finish.toUpperCase()}`
  return random.chance(0.1) ? ` ${code.toLowerCase()} ` : code
}
