/**
 * What is wrong with a script whichever way it runs: jumps without a target, labels and variables declared twice,
 * declarations within branches and loops. https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language
 */
import type {Name, Statement} from '../ast/index.ts'
import {SqlError} from '../error.ts'

/** What encloses a list of statements. */
interface Enclosing {
  readonly labels: readonly {readonly name: string; readonly isLoop: boolean}[]
  readonly variables: ReadonlySet<string>
  readonly inLoop: boolean
}

const OUTSIDE: Enclosing = {labels: [], variables: new Set(), inLoop: false}

/** @throws SqlError at the first statement that no run of the script could make good. */
export function checkScript(statements: readonly Statement[]): void {
  for (const statement of statements.slice(1)) {
    if (statement.kind === 'set' && setsVariable(statement, '@@location')) {
      throw new SqlError('SET @@location must be the first statement of the query', statement.at)
    }
  }
  checkBlock(statements, OUTSIDE)
}

/** A script's or a block's statements. Declarations may follow others: Dataform's own scripts have such. */
function checkBlock(statements: readonly Statement[], outer: Enclosing): void {
  const variables = new Set(outer.variables)
  for (const statement of statements) {
    if (statement.kind === 'declare') for (const name of statement.names) declare(variables, name)
    else checkStatement(statement, {...outer, variables})
  }
}

function checkBody(statements: readonly Statement[], outer: Enclosing): void {
  for (const statement of statements) {
    if (statement.kind === 'declare') {
      throw new SqlError(
        'Variable declarations are allowed only at the start of a block or script',
        statement.at,
      )
    }
    checkStatement(statement, outer)
  }
}

function checkStatement(statement: Statement, outer: Enclosing): void {
  switch (statement.kind) {
    case 'block': {
      const inside = labelled(outer, statement.label, false)
      checkBlock(statement.body, inside)
      checkBlock(statement.onError ?? [], inside)
      return
    }
    case 'if':
    case 'caseStatement':
      for (const branch of statement.branches) checkBody(branch.body, outer)
      checkBody(statement.otherwise ?? [], outer)
      return
    case 'loop':
    case 'while':
    case 'repeat':
      checkBody(statement.body, labelled(outer, statement.label, true))
      return
    case 'forIn': {
      const variables = new Set(outer.variables)
      declare(variables, statement.variable)
      checkBody(statement.body, {...labelled(outer, statement.label, true), variables})
      return
    }
    case 'break':
    case 'continue':
      checkJump(statement, outer)
      return
    case 'createProcedure': {
      const parameters = new Set(statement.parameters.map(({name}) => name.text.toLowerCase()))
      checkBlock(statement.body ?? [], {...OUTSIDE, variables: parameters})
      return
    }
  }
}

function labelled(outer: Enclosing, label: Name | undefined, isLoop: boolean): Enclosing {
  const inLoop = outer.inLoop || isLoop
  if (label === undefined) return {...outer, inLoop}
  const name = label.text.toLowerCase()
  if (outer.labels.some((known) => known.name === name)) {
    throw new SqlError(`Label ${label.text} is already used by an enclosing block or loop`, label.at)
  }
  return {...outer, inLoop, labels: [...outer.labels, {name, isLoop}]}
}

function checkJump(jump: Extract<Statement, {kind: 'break' | 'continue'}>, outer: Enclosing): void {
  const {label} = jump
  const word = jump.kind.toUpperCase()
  if (label === undefined) {
    if (!outer.inLoop) throw new SqlError(`${word} is only allowed inside of a loop body`, jump.at)
    return
  }
  const target = outer.labels.find((known) => known.name === label.text.toLowerCase())
  if (!target) throw new SqlError(`No enclosing block or loop has the label ${label.text}`, label.at)
  if (jump.kind === 'continue' && !target.isLoop) {
    throw new SqlError(`CONTINUE cannot go to ${label.text}, which labels a block and not a loop`, label.at)
  }
}

function declare(variables: Set<string>, name: Name): void {
  const key = name.text.toLowerCase()
  if (variables.has(key)) throw new SqlError(`Variable '${name.text}' redeclaration`, name.at)
  variables.add(key)
}

const setsVariable = (statement: Extract<Statement, {kind: 'set'}>, prefix: string): boolean =>
  statement.names.every((name) => name.text.toLowerCase().startsWith(prefix))
