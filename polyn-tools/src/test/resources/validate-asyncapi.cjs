// Validates the AsyncAPI document of the standard input: prints what is wrong with it, one problem a line.
const { Parser } = require('@asyncapi/parser');
const { readFileSync } = require('node:fs');

new Parser().parse(readFileSync(0, 'utf8')).then(({ document, diagnostics }) => {
  diagnostics
    // There is 3.1; the document is of 3.0, which more tools know.
    .filter(({ code }) => code !== 'asyncapi-latest-version')
    .forEach(({ code, message, path }) => console.log(`/${path.join('/')}: ${message} (${code})`));
  process.exit(document ? 0 : 1);
});
