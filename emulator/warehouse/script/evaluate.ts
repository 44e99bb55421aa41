/** Expressions of scripts and DDL, evaluated to values. */
import type {Expression} from '../../sql/ast/index.ts'
import {type CompiledExpression, compileExpression} from '../../sql/compile.ts'
import {SqlError} from '../../sql/error.ts'
import {BOOL, type SqlType, sameType, typeName} from '../../sql/types.ts'
import type {Value} from '../types.ts'
import {boundValue} from '../values/literal.ts'
import {reading} from './reading.ts'
import {compileContext, type Run} from './run.ts'

export interface Evaluated {
  readonly value: Value
  readonly type: SqlType
}

/** The value of an expression, coerced to `target` where one is given. */
export async function evaluate(run: Run, expression: Expression, target?: SqlType): Promise<Evaluated> {
  const literal = literalValue(expression, target)
  if (literal) return literal
  return reading(
    run,
    () => compileExpression(expression, compileContext(run), target),
    async (connection, compiled: CompiledExpression, sql) => {
      const rows = await connection.rows(`SELECT ${sql}`, [compiled.type], run.session.signal)
      return {value: rows[0]?.[0] ?? null, type: compiled.type}
    },
  )
}

/** A value as another type, by the rules of the compiler's coercion. */
export async function coerced(
  run: Run,
  value: Value,
  from: SqlType,
  to: SqlType,
  at: number,
): Promise<Value> {
  if (value === null || sameType(from, to)) return value
  const parameter: Expression = {kind: 'parameter', name: 'value', at}
  const namedParameters = new Map([['value', boundValue(value, from)]])
  const result = await reading(
    run,
    () =>
      compileExpression(parameter, {...compileContext(run), positionalParameters: [], namedParameters}, to),
    (connection, compiled: CompiledExpression, sql) => connection.rows(`SELECT ${sql}`, [compiled.type]),
  )
  return result[0]?.[0] ?? null
}

/** A condition: NULL is false, as in IF and WHILE. */
export async function isTrue(run: Run, condition: Expression, statement: string): Promise<boolean> {
  const {value, type} = await evaluate(run, condition)
  if (type.kind !== 'BOOL' && value !== null) {
    throw new SqlError(
      `${statement} condition should return type BOOL, but returns ${typeName(type)}`,
      condition.at,
    )
  }
  return value === true
}

/** Plain literals need no database. */
function literalValue(expression: Expression, target: SqlType | undefined): Evaluated | undefined {
  if (expression.kind !== 'literal') return undefined
  if (expression.type === 'bool' && (!target || target.kind === 'BOOL')) {
    return {value: expression.value, type: BOOL}
  }
  if (expression.type === 'null' && target) return {value: null, type: target}
  if (expression.type === 'string' && target?.kind === 'STRING' && !target.parameters) {
    return {value: expression.value, type: target}
  }
  if (expression.type === 'int' && target?.kind === 'INT64' && /^\d{1,15}$/.test(expression.text)) {
    return {value: BigInt(expression.text), type: target}
  }
  return undefined
}
