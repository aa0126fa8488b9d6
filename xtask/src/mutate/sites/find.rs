//! A walk over the syntax of a file. Constants, patterns, attributes and the insides of macros are
//! left alone: there no question can be asked while the program runs.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ReturnType, Signature, Stmt, UnOp};

use super::Site;

/// Calls that answer yes or no.
const QUESTIONS: [&str; 13] = [
    "all",
    "any",
    "contains",
    "contains_key",
    "ends_with",
    "eq_ignore_ascii_case",
    "is_empty",
    "is_err",
    "is_none",
    "is_none_or",
    "is_ok",
    "is_some",
    "starts_with",
];

pub fn all(file: &str, text: &str, first: u32) -> syn::Result<Vec<Site>> {
    let mut walk = Walk {
        file,
        first,
        sites: Vec::new(),
    };
    walk.visit_file(&syn::parse_file(text)?);
    Ok(walk.sites)
}

struct Walk<'a> {
    file: &'a str,
    first: u32,
    sites: Vec<Site>,
}

impl Walk<'_> {
    fn site(&mut self, span: Span, what: String, around: impl FnOnce(&str) -> (String, String)) {
        let number = self.first + self.sites.len() as u32;
        let asked = format!("::base::mutant({number})");
        let (before, after) = around(&asked);
        self.sites.push(Site {
            number,
            file: self.file.to_owned(),
            lines: span.start().line..span.end().line + 1,
            range: span.byte_range(),
            before,
            after,
            what,
            nth: self.sites.len(),
        });
    }

    fn negate(&mut self, expr: &Expr) {
        let what = format!("negated `{}`", short(expr));
        self.site(expr.span(), what, |asked| {
            (format!("({asked} ^ ("), "))".into())
        });
    }

    /// The changed form stands beside the own one, on one line.
    fn instead(&mut self, expr: &Expr, changed: &Expr) {
        let what = format!("`{}` became `{}`", short(expr), short(changed));
        let changed = changed.to_token_stream();
        self.site(expr.span(), what, |asked| {
            (
                format!("(if {asked} {{ ({changed}) }} else {{ ("),
                ") })".into(),
            )
        });
    }

    fn binary(&mut self, expr: &Expr, binary: &syn::ExprBinary) {
        match other(&binary.op) {
            Some(_) if holds_let(expr) => {}
            Some(op) => {
                let mut changed = binary.clone();
                changed.op = op;
                self.instead(expr, &changed.into());
            }
            None => {}
        }
        if is_ordering(&binary.op) {
            self.negate(expr);
        }
    }

    /// A condition that says itself how it is turned is turned there.
    fn condition(&mut self, condition: &Expr) {
        match condition {
            Expr::Let(_) | Expr::Binary(_) | Expr::Unary(_) | Expr::Lit(_) => {}
            Expr::MethodCall(call) if is_question(call) => {}
            Expr::Macro(call) if call.mac.path.is_ident("matches") => {}
            _ => self.negate(condition),
        }
    }

    fn body(&mut self, signature: &Signature, block: &Block) {
        if signature.constness.is_some() || block.stmts.is_empty() {
            return;
        }
        let own = block.to_token_stream().to_string();
        let inside = block.brace_token.span.open().end();
        let at = block.brace_token.span.open().byte_range().end;
        for value in instead_of(&signature.output) {
            if own == format!("{{ {value} }}") {
                continue;
            }
            let what = format!("`{}` returned `{value}` at once", signature.ident);
            self.site(signature.ident.span(), what, |asked| {
                (format!(" if {asked} {{ return {value}; }}"), String::new())
            });
            let site = self.sites.last_mut().into_iter();
            site.for_each(|site| {
                site.range = at..at;
                site.lines.end = inside.line + 1;
            });
        }
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Binary(binary) => self.binary(expr, binary),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
                self.instead(expr, &unary.expr);
                return inner(self, &unary.expr);
            }
            Expr::MethodCall(call) if is_question(call) => self.negate(expr),
            Expr::Macro(call) if call.mac.path.is_ident("matches") => self.negate(expr),
            Expr::Lit(literal) => self.literal(expr, literal),
            Expr::If(it) => self.condition(&it.cond),
            Expr::Const(_) => return,
            Expr::Repeat(repeat) => return self.visit_expr(&repeat.expr),
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let Some((_, guard)) = &arm.guard {
            self.condition(guard);
        }
        visit::visit_arm(self, arm);
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if let Stmt::Expr(Expr::MethodCall(call), Some(_)) = stmt {
            let what = format!("`{}` was left out", short(call));
            self.site(stmt.span(), what, |asked| {
                (format!("if !{asked} {{ "), " }".into())
            });
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if item.sig.constness.is_none() && !is_test(&item.attrs) {
            self.body(&item.sig, &item.block);
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if item.sig.constness.is_none() {
            self.body(&item.sig, &item.block);
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(&item.sig, block);
            self.visit_block(block);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
    fn visit_item_enum(&mut self, _: &'ast syn::ItemEnum) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_pat(&mut self, _: &'ast syn::Pat) {}
    fn visit_type(&mut self, _: &'ast syn::Type) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
}

impl Walk<'_> {
    fn literal(&mut self, expr: &Expr, literal: &syn::ExprLit) {
        if let syn::Lit::Bool(_) = literal.lit {
            self.negate(expr);
        }
    }
}

/// What stands behind a `!` is turned by it already.
fn inner(walk: &mut Walk<'_>, expr: &Expr) {
    match expr {
        Expr::Paren(it) => inner(walk, &it.expr),
        _ => visit::visit_expr(walk, expr),
    }
}

/// Not equal for equal, or for and, up to for below, minus for plus.
fn other(op: &BinOp) -> Option<BinOp> {
    let op = match op {
        BinOp::Eq(_) => quote!(!=),
        BinOp::Ne(_) => quote!(==),
        BinOp::And(_) => quote!(||),
        BinOp::Or(_) => quote!(&&),
        BinOp::Lt(_) => quote!(<=),
        BinOp::Le(_) => quote!(<),
        BinOp::Gt(_) => quote!(>=),
        BinOp::Ge(_) => quote!(>),
        BinOp::Add(_) => quote!(-),
        BinOp::Sub(_) => quote!(+),
        BinOp::AddAssign(_) => quote!(-=),
        BinOp::SubAssign(_) => quote!(+=),
        _ => return None,
    };
    syn::parse2(op).ok()
}

fn is_ordering(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_)
    )
}

fn is_question(call: &syn::ExprMethodCall) -> bool {
    QUESTIONS.iter().any(|name| call.method == name)
}

/// A chain of `let`: its parts may be broken, but not what joins them.
fn holds_let(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(it) => holds_let(&it.left) || holds_let(&it.right),
        _ => false,
    }
}

/// What a function of a type can return without having done anything.
fn instead_of(output: &ReturnType) -> Vec<&'static str> {
    let ReturnType::Type(_, returned) = output else {
        return vec!["()"];
    };
    let text = returned.to_token_stream().to_string();
    match text.split(" <").next().unwrap_or_default() {
        "bool" => vec!["true", "false"],
        "Option" => vec!["None"],
        "Vec" => vec!["Vec::new()"],
        "Result" if text.starts_with("Result < () ,") => vec!["Ok(())"],
        _ => Vec::new(),
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    let text = |it: &syn::Attribute| it.meta.to_token_stream().to_string();
    attributes
        .iter()
        .any(|it| text(it) == "test" || text(it).starts_with("cfg (test"))
}

/// Enough of a piece of code to know it by, on one line.
fn short(code: &impl ToTokens) -> String {
    let text = code.to_token_stream().to_string();
    match text.char_indices().nth(70) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
