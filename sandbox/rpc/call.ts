import { accessError, attributeError, httpError, indexError } from '../faults';
import { checkContext } from '../orm/access';
import type { Env } from '../orm/env';
import type { Model } from '../orm/model';
import { isDict, isList, isTruthy, type Dict, type Value } from '../python';
import type { Method } from './method';
import { MODEL_METHODS, PRIVATE_METHODS } from './methods';
import { bindCall, bindNamed, unprocessable } from './signature';
import { THREAD_METHODS } from './thread';

/** `execute_kw`: ids come first, unless the method is the model's own. */
export function callPositional(
	env: Env,
	model: Model,
	name: string,
	{ args, kwargs }: { readonly args: readonly Value[]; readonly kwargs: Dict },
): Value {
	const method = publicMethod(model, name);
	if (!method.onModel && args.length === 0) throw indexError();
	const [ids, positional] = method.onModel ? [[], args] : [args[0]!, args.slice(1)];
	const { context, ...named } = kwargs;
	const bound = bindCall(method, `${ownerOf(model, method, name)}.${name}`, positional, named);
	const within = contextual(env, context);
	const result = method.run({ env: within, model, ids: listOf(ids), args: bound });
	if (name !== 'create') return result;
	if (args.length === 0) throw indexError();
	return isDict(args[0]) ? (result as readonly Value[])[0]! : result;
}

/** JSON-2: `ids` and `context` beside the method's own named arguments. */
export function callNamed(env: Env, model: Model, name: string, body: Dict): Value {
	const { ids = null, context, ...named } = body;
	const method = publicMethodOrNotFound(model, name);
	if (method.onModel && isTruthy(ids)) {
		throw unprocessable(`cannot call ${model.name}.${name} with ids`);
	}
	const args = bindNamed(method, named);
	return method.run({ env: contextual(env, context), model, ids: listOf(ids), args });
}

/** The public methods of a model: its own and those that it inherits. */
export function methodsOf(model: Model): Readonly<Record<string, Method>> {
	return { ...MODEL_METHODS, ...(model.isThread && THREAD_METHODS), ...model.methods };
}

function publicMethod(model: Model, name: string): Method {
	if (name.startsWith('_') || PRIVATE_METHODS.has(name)) {
		throw accessError(
			`Private methods (such as '${model.name}.${name}') cannot be called remotely.`,
		);
	}
	const method = methodsOf(model)[name];
	if (method) return method;
	throw attributeError(`The method '${model.name}.${name}' does not exist`);
}

function publicMethodOrNotFound(model: Model, name: string): Method {
	const exists = name in MODEL_METHODS || name in THREAD_METHODS || name in (model.methods ?? {});
	if (exists || name.startsWith('_') || PRIVATE_METHODS.has(name)) return publicMethod(model, name);
	throw httpError('NotFound', 404, `The method '${model.name}.${name}' does not exist`);
}

function ownerOf(model: Model, { owner }: Method, name: string): string {
	const overrides = name === 'create' || name === 'write';
	return owner ?? (overrides && model.className ? model.className : 'BaseModel');
}

function contextual(env: Env, context: Value | undefined): Env {
	const within = isDict(context) ? env.withContext(context) : env;
	checkContext(within);
	return within;
}

function listOf(ids: Value): readonly Value[] {
	if (isList(ids)) return ids;
	return isTruthy(ids) ? [ids] : [];
}
