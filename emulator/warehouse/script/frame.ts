/** Variables of a script, block within block, typed when they are declared. */
import type {BoundValue} from '../../sql/catalog.ts'
import {SqlError} from '../../sql/error.ts'
import type {SqlType} from '../../sql/types.ts'
import type {Value} from '../types.ts'
import {boundValue} from '../values/literal.ts'

export interface Variable {
  readonly name: string
  readonly type: SqlType
  value: Value
  bound: BoundValue
}

/** What `@@error.…` says in an EXCEPTION handler. */
export interface ScriptError {
  /** NULL where that was raised. */
  readonly message: string | null
  readonly statementText: string
  readonly stack: readonly StackFrame[]
  readonly cause: unknown
}

export interface StackFrame {
  readonly line: number
  readonly column: number
  readonly filename: string | null
  readonly location: string | null
}

/** The variables that one body of statements sees: a script's or a procedure's. */
export class Frame {
  readonly #scopes: Map<string, Variable>[] = [new Map()]
  #visible: ReadonlyMap<string, BoundValue> | undefined
  /** The error that the innermost running handler handles. */
  error: ScriptError | undefined
  /** The procedure that this frame runs, `project.dataset.name`. */
  readonly procedure: string | undefined

  constructor(procedure?: string) {
    this.procedure = procedure
  }

  /** Runs a block: what it declares is gone afterwards. */
  async within<T>(block: () => Promise<T>): Promise<T> {
    this.#scopes.push(new Map())
    try {
      return await block()
    } finally {
      this.#scopes.pop()
      this.#visible = undefined
    }
  }

  declare(name: string, type: SqlType, value: Value, at?: number): void {
    const key = name.toLowerCase()
    // A later script of a session may declare the session's variable anew.
    const outermost = this.#scopes.length === 1
    if (!outermost && this.#scopes.some((scope) => scope.has(key))) {
      throw new SqlError(`Variable '${name}' redeclaration`, at)
    }
    this.#scopes.at(-1)!.set(key, {name, type, value, bound: boundValue(value, type)})
    this.#visible = undefined
  }

  /** The variable of that name, or an error in BigQuery's words. */
  variable(name: string, at?: number): Variable {
    const key = name.toLowerCase()
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const variable = this.#scopes[i]!.get(key)
      if (variable) return variable
    }
    throw new SqlError(`Undeclared variable: ${name}`, at)
  }

  assign(name: string, value: Value, at?: number): void {
    const variable = this.variable(name, at)
    variable.value = value
    variable.bound = boundValue(value, variable.type)
    this.#visible = undefined
  }

  /** For the compiler. */
  variables(): ReadonlyMap<string, BoundValue> {
    if (!this.#visible) {
      const visible = new Map<string, BoundValue>()
      for (const scope of this.#scopes) {
        for (const [key, variable] of scope) visible.set(key, variable.bound)
      }
      this.#visible = visible
    }
    return this.#visible
  }
}
