//! The API's own description.

use super::error::ErrorBody;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "BharatBuild", description = "From a prompt to a running preview."),
    components(schemas(ErrorBody)),
    security(("token" = [])),
    modifiers(&Schemes)
)]
pub(super) struct Description;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = api.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// Every answer that any operation may give beside its own.
const ERRORS: [(&str, &str); 6] = [
    ("400", "The request cannot be read"),
    ("401", "No token, or none that is good"),
    ("403", "Not allowed"),
    ("404", "Unknown, or another's"),
    ("422", "Wrong, with the list of what is wrong"),
    ("500", "The server's fault"),
];
/// What only operations that change something may answer.
const CHANGE_ERRORS: [(&str, &str); 3] =
    [("409", "Not in this state"), ("413", "Larger than is taken"), ("507", "The disk is full")];

/// The whole description, as served at `/openapi.json`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    finish(super::router::routes().into_openapi())
}

/// Adds error answers, and writes wildcards as OpenAPI does.
pub(super) fn finish(mut api: utoipa::openapi::OpenApi) -> utoipa::openapi::OpenApi {
    let paths = std::mem::take(&mut api.paths.paths);
    for (path, mut item) in paths {
        each_operation(&mut item);
        api.paths.paths.insert(path.replace("{*", "{"), item);
    }
    api
}

fn each_operation(item: &mut PathItem) {
    let safe = [&mut item.get, &mut item.head];
    safe.into_iter().flatten().for_each(|operation| add(operation, &ERRORS));
    let unsafe_ones = [&mut item.post, &mut item.put, &mut item.delete, &mut item.patch];
    for operation in unsafe_ones.into_iter().flatten() {
        add(operation, &ERRORS);
        add(operation, &CHANGE_ERRORS);
    }
}

fn add(operation: &mut Operation, errors: &[(&str, &str)]) {
    for (status, description) in errors {
        let known = &mut operation.responses.responses;
        known.entry((*status).to_owned()).or_insert_with(|| RefOr::T(answer(description)));
    }
}

fn answer(description: &str) -> Response {
    let schema = RefOr::Ref(Ref::from_schema_name("ErrorBody"));
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new().description(description).content("application/json", content).build()
}

#[cfg(test)]
mod tests {
    #[test]
    fn describes_every_route_with_its_errors() {
        let api = serde_json::to_value(super::openapi()).unwrap();
        assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
        let read = &api["paths"]["/api/v1/jobs/{job_id}/files/{path}"]["get"];
        let schema = &read["responses"]["404"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(schema, "#/components/schemas/ErrorBody");
        assert!(api["components"]["schemas"]["ErrorBody"].is_object());
    }
}
