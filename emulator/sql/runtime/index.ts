/** All functions that `engine/` registers with DuckDB. A file of them is one import and one line. */
import type {RuntimeFunction} from '../runtime.ts'
import {aeadFunctions} from './aead.ts'
import {bytesFunctions} from './bytes.ts'
import {castFormatBytesFunctions} from './cast-format-bytes.ts'
import {castFormatNumberFunctions} from './cast-format-number.ts'
import {castFormatTimeFunctions} from './cast-format-time.ts'
import {castFunctions} from './casts.ts'
import {decimalFunctions} from './decimal.ts'
import {decimalExponentialFunctions} from './decimal-exponential.ts'
import {encodingFunctions} from './encoding.ts'
import {errorFunctions} from './error.ts'
import {formatFunctions} from './format.ts'
import {formatTimeFunctions} from './format-time.ts'
import {geographyFunctions} from './geography/index.ts'
import {googlesqlRuntimeFunctions} from './googlesql.ts'
import {googlesqlJsonRuntimeFunctions} from './googlesql-json.ts'
import {hashFunctions} from './hash.ts'
import {highwayHashFunctions} from './highway-hash.ts'
import {hllFunctions} from './hll.ts'
import {intervalFunctions} from './interval.ts'
import {joinBytesFunctions} from './join-bytes.ts'
import {jsonChangeFunctions} from './json-change.ts'
import {jsonConvertFunctions} from './json-convert.ts'
import {jsonLaxFunctions} from './json-lax.ts'
import {jsonPathFunctions} from './json-path.ts'
import {jsonSliceFunctions} from './json-slice.ts'
import {jsonTextFunctions} from './json-text.ts'
import {kllFunctions} from './kll.ts'
import {literalTextFunctions} from './literal-text.ts'
import {makeTimeFunctions} from './make-time.ts'
import {mathFunctions} from './math.ts'
import {netFunctions} from './net.ts'
import {numberTextFunctions} from './number-text.ts'
import {operatorFunctions} from './operators.ts'
import {parseInstantFunctions} from './parse-instant.ts'
import {parseTimeFunctions} from './parse-time.ts'
import {publicSuffixFunctions} from './public-suffix.ts'
import {rangeTextFunctions} from './range-text.ts'
import {regexpFunctions} from './regexp.ts'
import {rowPatternFunctions} from './row-pattern.ts'
import {seriesFunctions} from './series.ts'
import {spreadFunctions} from './spread.ts'
import {stringFunctions} from './string.ts'
import {textAnalysisFunctions} from './text-analysis.ts'
import {tfIdfFunctions} from './tf-idf.ts'
import {timeTextFunctions} from './time-text.ts'
import {unicodeFunctions} from './unicode.ts'
import {zoneFunctions} from './zones.ts'

export const runtimeFunctions: readonly RuntimeFunction[] = [
  ...errorFunctions,
  ...decimalFunctions,
  ...decimalExponentialFunctions,
  ...mathFunctions,
  ...googlesqlRuntimeFunctions,
  ...googlesqlJsonRuntimeFunctions,
  ...highwayHashFunctions,
  ...spreadFunctions,
  ...hashFunctions,
  ...netFunctions,
  ...publicSuffixFunctions,
  ...formatFunctions,
  ...literalTextFunctions,
  ...hllFunctions,
  ...kllFunctions,
  ...textAnalysisFunctions,
  ...tfIdfFunctions,
  ...aeadFunctions,
  ...numberTextFunctions,
  ...unicodeFunctions,
  ...stringFunctions,
  ...regexpFunctions,
  ...encodingFunctions,
  ...bytesFunctions,
  ...zoneFunctions,
  ...timeTextFunctions,
  ...parseInstantFunctions,
  ...formatTimeFunctions,
  ...parseTimeFunctions,
  ...makeTimeFunctions,
  ...jsonTextFunctions,
  ...jsonPathFunctions,
  ...jsonLaxFunctions,
  ...jsonChangeFunctions,
  ...jsonConvertFunctions,
  ...jsonSliceFunctions,
  ...intervalFunctions,
  ...seriesFunctions,
  ...rowPatternFunctions,
  ...joinBytesFunctions,
  ...castFormatTimeFunctions,
  ...castFormatNumberFunctions,
  ...castFormatBytesFunctions,
  ...rangeTextFunctions,
  ...castFunctions,
  ...operatorFunctions,
  ...geographyFunctions,
]
