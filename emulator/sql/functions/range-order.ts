/** The order of ranges: by their start, an open one first, and then by their end, an open one last. */

const keyOf = (range: string): string =>
  `{'a': (${range}).f1 IS NOT NULL, 'b': (${range}).f1, 'c': (${range}).f2 IS NULL, 'd': (${range}).f2}`

/** The greatest or least range of a list that holds no NULL. `list` is SQL of it. */
export function extremeRange(name: 'greatest' | 'least', list: string): string {
  const keyed = `list_transform(${list}, lambda r_: {'key': ${keyOf('r_')}, 'range': r_})`
  return `(list_sort(${keyed}, '${name === 'greatest' ? 'DESC' : 'ASC'}', 'NULLS FIRST')[1]).range`
}
