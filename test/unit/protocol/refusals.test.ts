import { failureFromRefusal } from '../../../odoo/protocol/refusals';

const explain = (status: number, text: string, headers = {}) =>
	failureFromRefusal({ status, text, headers, url: 'https://erp.example.com/jsonrpc' }, 0);

it.each([
	[404, '<p>No database is selected and ...</p>', 'DATABASE_NOT_FOUND', false, false],
	[301, '', 'INVALID_URL', false, false],
	[308, '', 'INVALID_URL', false, false],
	[400, 'The plain HTTP request was sent to HTTPS port', 'INVALID_URL', false, false],
	[400, 'Session expired (invalid CSRF token)', 'INVALID_URL', false, false],
	[400, 'Bad Request', 'NOT_ODOO', false, false],
	[401, '', 'API_DISABLED', false, false],
	[403, '<title>Forbidden</title>', 'API_DISABLED', false, true],
	[407, '', 'API_DISABLED', false, false],
	[404, '<title>404 Not Found</title>', 'NOT_ODOO', false, false],
	[405, '', 'NOT_ODOO', false, false],
	[406, '', 'NOT_ODOO', false, true],
	[408, '', 'TIMEOUT', true, true],
	[409, '', 'NOT_ODOO', false, true],
	[410, '', 'NOT_ODOO', false, false],
	[413, '', 'INVALID_VALUE', false, false],
	[414, '', 'NOT_ODOO', false, false],
	[415, '', 'NOT_ODOO', false, false],
	[431, '', 'NOT_ODOO', false, false],
	[429, '', 'RATE_LIMITED', true, false],
	[500, '<title>500 Internal Server Error</title>', 'SERVER_ERROR', false, true],
	[502, '', 'UNREACHABLE', true, true],
	[503, '', 'UNREACHABLE', true, true],
	[503, 'upstream connect error or disconnect/reset before headers', 'UNREACHABLE', true, true],
	[503, '<h1>503</h1><hr><center>nginx/1.24.0</center>', 'UNREACHABLE', true, false],
	[503, 'No server is available to handle this request.', 'UNREACHABLE', true, false],
	[504, '', 'UNREACHABLE', true, true],
	[522, '', 'UNREACHABLE', true, true],
	[524, '', 'UNREACHABLE', true, true],
	[200, '<html>Welcome</html>', 'NOT_ODOO', false, true],
	[204, '', 'NOT_ODOO', false, true],
])('HTTP %i %j is %s', (status, text, code, isTransient, mayHaveChanged) => {
	const failure = explain(status, text);
	expect(failure).toMatchObject({ isTransient, mayHaveChanged });
	expect(failure.error.code).toBe(code);
	expect(failure.error.hint).toBeTruthy();
});

it('names the page and the host', () => {
	const { error } = explain(404, '<html><head><title>404 Not Found</title></head></html>');
	expect(error.message).toBe('There is no Odoo API at erp.example.com (HTTP 404 Not Found).');
});

it('names where a redirect leads', () => {
	const { error } = explain(301, '', { location: 'https://www.example.com/' });
	expect(error.message).toContain('https://www.example.com/');
});

it('does not search a giant page for its title', () => {
	const { error } = explain(404, `${'x'.repeat(10_000_000)}<title>Late</title>`);
	expect(error.message).not.toContain('Late');
});
