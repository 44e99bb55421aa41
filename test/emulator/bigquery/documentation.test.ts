import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {ROUTES} from '../../../emulator/bigquery/routes.ts'

const PAGE = join(import.meta.dirname, '../../../docs/bigquery-api.md')
const MARKER = /^.*<!-- What follows [^\n]*-->\n/s

test('the documentation lists every method, built or not', async () => {
  const [written] = MARKER.exec(readFileSync(PAGE, 'utf8'))!
  const built = ROUTES.filter(({run}) => run)
  const rows = ROUTES.map(
    ({id, verb, path, run}) => `| ${run ? 'yes' : '501'} | \`${id}\` | \`${verb} ${path}\` |`,
  )
  const table = ['| built | method | path |', '|---|---|---|', ...rows]
  const section = ['## Methods', '', `${built.length} of ${ROUTES.length} are built.`, '', ...table]
  await expect(`${written}\n${section.join('\n')}\n`).toMatchFileSnapshot(PAGE)
})
