import type {Parser} from './parser.ts'

/** Reads over the rest of a statement that is only named: up to the semicolon outside of parentheses. */
export function skipStatement(p: Parser): void {
  for (let open = 0; open > 0 || !p.is(';'); p.advance()) {
    if (p.token.kind === 'error') throw p.unexpected()
    if (p.token.kind === 'end') {
      if (open > 0) throw p.expected('")"')
      return
    }
    if (p.is('(')) open++
    else if (p.is(')')) {
      if (open === 0) throw p.unexpected()
      open--
    }
  }
}
