import { faultFrom, httpError, accessError } from '../faults';
import { Env } from '../orm/env';
import { hasGroup } from '../orm/groups';
import type { Model } from '../orm/model';
import type { Dict } from '../python';
import { methodsOf } from '../rpc/call';
import { REQUIRED, type Method } from '../rpc/method';
import type { Server } from '../rpc/server';
import { json, type Answer, type Request } from './answer';
import { authenticate, errorAnswer, noDatabase } from './json2';

const GROUP = 'Technical Documentation';

/** GET /doc-bearer/<model>.json: the methods of a model with their arguments. */
export function answerDocs(server: Server, request: Request): Answer {
	const database = server.selectDatabase(request.headers['x-odoo-database']);
	if (!database) return noDatabase();
	const [, name = ''] = /^\/doc-bearer\/([^/]+)\.json$/.exec(request.path) ?? [];
	try {
		const env = new Env(database, authenticate(database, request.headers.authorization));
		if (!hasGroup(env, GROUP)) {
			throw accessError(`This page is only accessible to ${GROUP} users.`);
		}
		const model = database.models.get(name);
		if (!model) throw httpError('NotFound', 404, 'The requested URL was not found on the server.');
		return json(docsOf(model));
	} catch (error) {
		return errorAnswer(faultFrom(error));
	}
}

function docsOf(model: Model): Dict {
	const methods = Object.entries(methodsOf(model)).map(([name, method]) => [name, docOf(method)]);
	return { model: model.name, doc: null, methods: Object.fromEntries(methods) as Dict };
}

function docOf({ params, onModel, keywordsOnly, takesMore }: Method): Dict {
	const parameters = Object.entries(params).map(([name, value]) => [
		name,
		{
			...(keywordsOnly && { kind: 'KEYWORD_ONLY' }),
			...(value !== REQUIRED && { default: value }),
		},
	]);
	if (takesMore) parameters.push(['kwargs', { kind: 'VAR_KEYWORD' }]);
	return {
		parameters: Object.fromEntries(parameters) as Dict,
		...(onModel && { api: ['model'] }),
		model: 'core',
		module: 'core',
	};
}
