/** Every source, by the name that `etl extract` takes. */
import type {Source} from '../define.ts'
import {odoo} from './odoo/source.ts'

export const sources: Readonly<Record<string, Source>> = {odoo}
